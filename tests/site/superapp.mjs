// A "super app" and the services whose links its users share: one gateway that opens its own shop
// at once, warns of one rival, lets another's address only be copied, holds a third back, stops a
// fourth, and so on. Every host listens on one port of 127.0.0.1 and is told by the Host header.
// Prints "PORT <number>" and serves until its standard input ends: node tests/site/superapp.mjs
import http from 'node:http';
import {feed} from './feed.mjs';

const held = Number(process.env.SUPERAPP_DELAY_MS ?? 620);

// A shop's page with enough to read, so that it can be told from a blank one.
const shop = name => page(`${name}: tea of the year`, `<h1>${name}</h1><a href="/basket">Continue shopping</a>`
    + `<p>${(name + ' sells green tea, black tea, white tea and cups. ').repeat(30)}</p>`);
const page = (title, body, head = '') => ({status: 200, headers: {'content-type': 'text/html; charset=utf-8'},
    body: `<!doctype html><meta charset=utf-8><title>${title}</title>${head}<body>${body}`});
const moved = location => ({status: 302, headers: {location}, body: ''});
const later = (result, ms) => new Promise(resolve => setTimeout(resolve, ms, result));
const escape = text => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

// What the gateway does to whom, by the first label of the target's host.
const treatments = {
    warned: target => page('Leaving', `<p>You are leaving the app.</p><a href="${escape(target)}">继续访问</a>`),
    scripted: target => page('Leaving', '<p>You are leaving the app.</p><button id=go>继续访问</button>'
        + `<script>document.querySelector('#go').onclick = () => { location.href = ${JSON.stringify(target)} + ''; }</script>`),
    copied: target => page('Copy', `<p>如需浏览，请长按网址复制后使用浏览器访问</p><code>${escape(target)}</code>`),
    held: target => later(moved(target), held),
    stopped: () => page('Stopped', '<p>已停止访问该网页</p>'),
    replaced: (target, port) => moved(`http://shop.super.test:${port}/instead`),
    meta: target => page('', '', `<meta http-equiv=refresh content="0;url=${escape(target)}">`),
    script: target => page('', `<script>location.replace(${JSON.stringify(target)})</script>`),
    twice: (target, port) => page('Leaving', `<p>You are leaving.</p><a href="http://link.super.test:${port}/sure?target=`
        + `${encodeURIComponent(target)}">继续访问</a>`),
};

function gateway(url, port) {
    const target = url.searchParams.get('target') ?? '';
    if (url.pathname === '/sure')
        return page('Sure?', `<p>Are you sure?</p><a href="${escape(target)}">继续访问</a>`);
    if (url.pathname === '/fake')
        return treatments.stopped();
    let label = '';
    try {
        label = new URL(target).hostname.split('.')[0];
    } catch { /* no address: nothing is done to it */ }
    return (treatments[label] ?? moved)(target, port);
}

function answer(host, url, request, port) {
    if (url.pathname === '/robots.txt')
        return {status: 200, headers: {'content-type': 'text/plain'}, body: 'User-agent: *\nDisallow: /private\n'};
    if (host === 'link.super.test')
        return gateway(url, port);
    if (host === 'feed.super.test')
        return feed(url, request);
    // Sends visitors that come from the app to a page that looks like the gateway's.
    if (host === 'fake.rival.test' && /SuperApp/.test(request.headers['user-agent']))
        return moved(`http://link.super.test:${port}/fake`);
    if (host === 'down.rival.test')
        return {status: 503, headers: {'content-type': 'text/plain'}, body: 'down'};
    if (host === 'walled.rival.test') // whoever asks
        return page('Just a moment', '<p>Verify you are human</p>');
    if (host === 'app.rival.test')
        return page('Opens an app', '<script>location.href = "superapp://open"</script>');
    return shop(host);
}

const server = http.createServer(async (request, response) => {
    const url = new URL(request.url, `http://${request.headers.host}`);
    const {status, headers, body} = await answer(url.hostname, url, request, server.address().port);
    response.writeHead(status, {'cache-control': 'no-store', ...headers});
    response.end(body);
});
server.listen(0, '127.0.0.1', () => console.log(`PORT ${server.address().port}`));
process.stdin.on('end', () => process.exit(0)).resume();
