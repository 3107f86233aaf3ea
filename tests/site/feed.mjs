// Feeds with a switch "personalised recommendations": /honest lists the same to everybody once it is
// off, /placebo keeps it and goes on as before, /partial forgets half of the interests. Interests are
// what a visitor clicked, kept in a cookie as most sites keep an account's number.
const kinds = ['tea', 'cars', 'games', 'garden'];
const page = (body, cookie) => ({status: 200, headers: {'content-type': 'text/html; charset=utf-8',
    ...(cookie ? {'set-cookie': cookie} : {})}, body: `<!doctype html><meta charset=utf-8><title>Feed</title><body>${body}`});

// A number from a text, so that the order differs by visitor and visit without any clock or chance.
function hash(text) {
    let value = 2166136261;
    for (const letter of text)
        value = Math.imul(value ^ letter.charCodeAt(0), 16777619) >>> 0;
    return value;
}

function readState(request) {
    const found = /(?:^|; )state=([^;]*)/.exec(request.headers.cookie ?? '');
    return found ? JSON.parse(decodeURIComponent(found[1])) : {interest: '', off: false, seen: 0};
}

const keep = state => `state=${encodeURIComponent(JSON.stringify(state))}; Path=/`;

// Twenty items, of the interest where `isOwn` says so, else general; neighbours below the
// first five change places now and then, as feeds of equal visitors differ a little.
function list(state, isOwn, noise) {
    const items = [];
    for (let i = 0; i < 20; i++)
        items.push(isOwn(i) && state.interest ? `${state.interest}-${i}` : `general-${i}`);
    for (let i = 5; i + 1 < items.length; i++)
        if (hash(noise + i) % 5 === 0)
            [items[i], items[i + 1]] = [items[i + 1], items[i]];
    return items;
}

const all = i => i < 16;
const kept = {honest: () => false, placebo: all, partial: i => all(i) && i % 2 === 1}; // once it is off
let visits = 0;

export function feed(url, request) {
    const [, kind, action] = url.pathname.split('/');
    const state = readState(request);
    if (kind === 'nothing')
        return {status: 204, headers: {}, body: ''};
    if (kind === 'file')
        return {status: 200, headers: {'content-type': 'text/html', 'content-disposition': 'attachment'}, body: '<li class=item data-id=a>a'};
    if (kind === 'unending') // its image never comes, so it never has loaded
        return page(`<li class=item data-id=a>a<img src="/never">`);
    if (kind === 'never')
        return new Promise(() => {});
    if (!(kind in kept))
        return {status: 404, headers: {'content-type': 'text/plain'}, body: 'Not found\n'};
    if (action === 'read') {
        state.interest = kinds.includes(url.searchParams.get('about')) ? url.searchParams.get('about') : '';
        return page(`<p>About ${state.interest}`, keep(state));
    }
    if (action === 'switch') {
        state.off = !state.off;
        return page(`<p>Personalised recommendations: ${state.off ? 'off' : 'on'}`, keep(state));
    }
    const items = list(state, state.off ? kept[kind] : all, `${kind} ${visits++}`);
    const rows = items.map((id, i) => `<li class=item data-id="${id}"><span class=price>¥${(19.9 + i).toFixed(2)}</span>`
        + `<span class=label>${id.startsWith('general') ? '' : 'For you'}</span></li>`);
    return page(`<a id=settings href="/${kind}/settings">Settings</a><a id=switch href="/${kind}/switch">Personalised recommendations</a>`
        + kinds.map(about => `<a id=${about} href="/${kind}/read?about=${about}">${about}</a>`).join('') + `<ol>${rows.join('')}</ol>`);
}
