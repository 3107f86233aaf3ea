// Checks that a session folder holds the visit it says it holds: node check-session.mjs DIR CHOICE [live]
// A recording made now (live) must have asked for the names too; older ones had them in the browser.
// Prints TAP. What is expected stands here and in README.md; nothing is taken from the recorder.
// The capture is read by tshark with the folder's key log, and must tell the same as the archive.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {hosts, resolver, visitor} from './server.mjs';
import {which} from './browser.mjs';

const [folder, choice, live] = process.argv.slice(2);
const path = name => join(folder, name);
const read = name => readFileSync(path(name), 'utf8');
const digest = (algorithm, text) => createHash(algorithm).update(text).digest('hex');

const session = read('session.yaml');
const entries = JSON.parse(read('traffic.har')).log.entries.map(entry => ({...entry,
    at: Date.parse(entry.startedDateTime), url: new URL(entry.request.url), line: `${entry.request.method} ${entry.request.url}`}));
const start = Date.parse(session.match(/^start: (.*)$/m)[1]);
const marks = [...session.matchAll(/\{t: ([\d.]+), what: (\w+)\}/g)].map(([, t, what]) => ({what, at: start + 1000 * t}));
const markAt = what => marks.find(mark => mark.what === what)?.at;
const at = (host, pathname) => entries.filter(({url}) => url.hostname === host && (!pathname || url.pathname === pathname));
const header = (message, name) => message.headers.find(field => field.name.toLowerCase() === name)?.value;

// The requests of each page and click, in no order.
const shop = 'https://shop.example.test', cdn = 'https://cdn.static.test', tracker = 'https://t.tracker.test';
const onEachPage = [`GET ${cdn}/shop.css`, `GET ${tracker}/t.js`, `GET ${shop}/shop.js`, `POST ${tracker}/c`];
const ads = ['GET https://ads.other.test/a.js'];
const home = [`GET ${shop}/`, `GET ${cdn}/tea.svg`, `GET ${cdn}/cup.svg`, ...onEachPage];
const chosen = [`POST ${shop}/api/consent`];
const signIn = [`GET ${shop}/sign-in.html`, ...onEachPage];
const account = [`GET ${shop}/account?user=${encodeURIComponent(visitor.email)}&password=${visitor.password}`,
    `GET ${shop}/account?sid=${visitor.session}`, `GET ${cdn}/cup.svg`, ...onEachPage,
    `GET http://pixel.mail.test/open.gif?e=${encodeURIComponent(visitor.email)}`];
const matched = [...ads, `GET https://ads.other.test/match?em=${digest('sha256', visitor.email)}`,
    `GET ${tracker}/sync?partner=other&puid=a-51d2`];
const withConsent = [...home, ...chosen, ...ads, ...signIn, ...ads, ...account, ...matched];
const requestsOf = {
    none: [...home, ...signIn, ...account, ...home],
    reject: [...home, ...chosen, ...signIn, ...account, ...home],
    accept: [...withConsent, ...home, ...ads],
    withdraw: [...withConsent, `GET ${shop}/privacy.html`, ...onEachPage, ...ads, ...chosen, ...home],
};
const marksOf = {none: ['consent_shown'], reject: ['consent_shown', 'consent_refused'],
    accept: ['consent_shown', 'consent_accepted'], withdraw: ['consent_shown', 'consent_accepted', 'consent_withdrawn']};

function tshark(...words) {
    const output = execFileSync(which('tshark'), ['-r', path('capture.pcapng'), '-n', '--enable-heuristic', 'tls_tcp', ...words],
        {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore']});
    return output.split('\n').filter(line => line !== '').map(line => line.split('\t'));
}

// 'METHOD url' of each request that tshark sees, over HTTP/1.1 and HTTP/2.
function requestsInCapture(...words) {
    const fields = ['tls.record.content_type', 'http.request.method', 'http.host', 'http.request.uri',
        'http2.headers.method', 'http2.headers.authority', 'http2.headers.path'];
    return tshark(...words, '-Y', 'http.request or http2.headers.method', '-T', 'fields', '-E', 'aggregator=|',
        ...fields.flatMap(field => ['-e', field])).flatMap(([tls, ...values]) => {
        const [method, host, uri, method2, authority2, path2] = values.map(value => value.split('|'));
        const scheme = tls ? 'https' : 'http';
        const list = (methods, hosts, paths) => methods.flatMap((word, i) => word ? [`${word} ${scheme}://${hosts[i]}${paths[i]}`] : []);
        return [...list(method, host, uri), ...list(method2, authority2, path2)];
    }).filter(line => new URL(line.split(' ')[1]).hostname !== resolver.address);
}

const tests = {
    'the archive holds the requests of the visit and no other': () =>
        assert.deepEqual(entries.map(({line}) => line).sort(), [...requestsOf[choice]].sort()),
    'the marks are those of the choice, in order': () => {
        assert.deepEqual(marks.map(({what}) => what), marksOf[choice]);
        assert.deepEqual(marks.map(mark => mark.at), marks.map(mark => mark.at).sort((a, b) => a - b));
    },
    'the session names the subject\'s domains and what was planted': () => {
        assert.match(session, /domains: \[example\.test\]/);
        assert.ok(session.includes(`{kind: imei, value: "${visitor.imei}"}`));
        assert.ok(session.includes(`{kind: email, value: "${visitor.email}"}`));
    },
    'every answer came, from the address of its host': () => {
        for (const {url, response, serverIPAddress} of entries) {
            assert.ok([200, 204, 302].includes(response.status), `${url}: status ${response.status}`);
            assert.equal(response._error, null);
            assert.equal(serverIPAddress, hosts[url.hostname].address);
        }
    },
    'bodies are kept, byte for byte': () => {
        for (const {url, response: {content}} of at('t.tracker.test', '/t.js').concat(at('cdn.static.test', '/shop.css'))) {
            const file = new URL(`hosts/${url.hostname}${url.pathname}`, import.meta.url);
            assert.equal(content.text, readFileSync(file, 'utf8'));
            assert.equal(content.size, Buffer.byteLength(content.text));
        }
        assert.ok(at('pixel.mail.test').every(({response}) => response.content.encoding === 'base64'));
    },
    'the tracker has the MD5 of the device\'s identifier before any choice': () => {
        const [{at: sent, request}] = at('t.tracker.test', '/c');
        assert.ok(marks.slice(1).every(mark => sent < mark.at));
        assert.equal(request.postData.mimeType, 'application/x-www-form-urlencoded;charset=UTF-8');
        const event = Buffer.from(new URLSearchParams(request.postData.text).get('d'), 'base64').toString();
        assert.deepEqual(JSON.parse(event), {e: 'view', p: '/', u: {id: digest('md5', visitor.imei)}});
    },
    'the tracker reports as often before a choice and after a no as README.md says': () => {
        const sent = at('t.tracker.test', '/c').map(entry => entry.at);
        const no = markAt('consent_withdrawn') ?? markAt('consent_refused') ?? Infinity;
        const counts = [sent.filter(time => time < (marks[1]?.at ?? Infinity)).length, sent.filter(time => time > no).length];
        assert.deepEqual(counts, {none: [4, 0], reject: [1, 3], accept: [1, 0], withdraw: [1, 1]}[choice]);
    },
    'the e-mail address goes to http in clear from an https page': () => {
        const [{url, request}] = at('pixel.mail.test');
        assert.equal(url.protocol, 'http:');
        assert.equal(url.searchParams.get('e'), visitor.email);
        assert.match(header(request, 'referer'), /^https:/);
    },
    'its SHA-256 goes to advertising only while there is consent': () => {
        const sent = at('ads.other.test');
        if (['none', 'reject'].includes(choice)) {
            assert.deepEqual(sent, []);
            return;
        }
        assert.ok(sent.every(entry => entry.at >= markAt('consent_accepted')));
        assert.ok(sent.every(entry => entry.at < (markAt('consent_withdrawn') ?? Infinity)));
        assert.equal(at('ads.other.test', '/match')[0].url.searchParams.get('em'), digest('sha256', visitor.email));
    },
    'the session token reaches third parties in Referer': () => {
        for (const host of ['t.tracker.test', 'cdn.static.test', 'pixel.mail.test'])
            assert.ok(at(host).some(({request}) => header(request, 'referer') === `${shop}/account?sid=${visitor.session}`), host);
    },
    'cookies are set without attributes, and for five years': () => {
        const cookies = entries.flatMap(({response, at: received}) => response.cookies.map(cookie => ({...cookie, received})));
        const named = (...names) => cookies.filter(({name}) => names.includes(name));
        for (const {name, secure, httpOnly, sameSite} of named('session', 'visitor', 'm'))
            assert.deepEqual({name, secure, httpOnly, sameSite}, {name, secure: false, httpOnly: false, sameSite: undefined});
        for (const {name, expires, received} of named('visitor', 'm', 'uid', 'aid')) {
            const days = (Date.parse(expires) - received) / 86400000;
            assert.ok(Math.abs(days - 1825) < 0.1, `${name}: ${days} days`);
        }
        const consenting = ['accept', 'withdraw'].includes(choice) ? ['aid'] : [];
        const chosen = choice === 'none' ? [] : ['consent'];
        assert.deepEqual([...new Set(cookies.map(({name}) => name))].sort(), [...consenting, ...chosen, 'm', 'session', 'uid', 'visitor'].sort());
        const again = at('shop.example.test', '/').at(-1).request.cookies.map(({name}) => name);
        assert.ok(again.includes('session') && again.includes('visitor'));
    },
    'third parties know the visitor again by their cookies': () => {
        const sent = at('t.tracker.test', '/c').map(({request}) => header(request, 'cookie'));
        assert.deepEqual(sent, [undefined, ...sent.slice(1).map(() => 'uid=t-6b1f0c9a77')]);
    },
    'each page has the filing number at its foot': () => {
        const pages = entries.filter(({_resourceType: type, response}) => type === 'document' && response.status === 200);
        assert.ok(pages.length >= 4 && pages.every(({response}) => response.content.text.includes('沪ICP备12345678号-3')));
    },
};
const inCapture = {
    'tshark with the key log sees the requests of the archive': () =>
        assert.deepEqual(requestsInCapture('-o', `tls.keylog_file:${path('keys.txt')}`).sort(), entries.map(({line}) => line).sort()),
    'without the key log no https request is seen': () => {
        const seen = requestsInCapture();
        assert.ok(seen.length > 0 && seen.every(line => line.includes(' http://pixel.mail.test/')), seen.join('\n'));
    },
    'the capture has TLS 1.3 and 1.2 with the names of the hosts': () => {
        const names = new Set(tshark('-Y', 'tls.handshake.extensions_server_name', '-T', 'fields', '-e', 'tls.handshake.extensions_server_name').flat());
        const expected = new Set(entries.filter(({url}) => url.protocol === 'https:').map(({url}) => url.hostname));
        assert.deepEqual([...names].sort(), [...expected].sort());
        const certificates = tshark('-Y', 'tls.handshake.type == 11', '-T', 'fields', '-e', 'ip.src').flat();
        assert.equal(certificates.includes(hosts['ads.other.test'].address), expected.has('ads.other.test'));
    },
    ...(live && {'the names of the hosts were asked for, over HTTPS only': () => {
        const answered = tshark('-o', `tls.keylog_file:${path('keys.txt')}`, '-Y', `dns.a && http2 && ip.src == ${resolver.address}`,
            '-T', 'fields', '-E', 'aggregator=|', '-e', 'dns.resp.name', '-e', 'dns.a').flatMap(([names, addresses]) => {
            const list = addresses.split('|');
            return names.split('|').map((name, i) => `${name} ${list[i]}`);
        });
        const expected = [...new Set(entries.map(({url}) => url.hostname))].map(host => `${host} ${hosts[host].address}`);
        assert.deepEqual([...new Set(answered)].sort(), expected.sort());
        assert.deepEqual(tshark('-Y', 'udp or dns'), []);
    }}),
};

let number = 0, failed = 0;
function run(name, test) {
    number++;
    try {
        test();
        console.log(`ok ${number} - ${choice}: ${name}`);
    } catch (error) {
        failed++;
        console.log(`not ok ${number} - ${choice}: ${name}\n${error.message.replace(/^/gm, '# ')}`);
    }
}
Object.entries(tests).forEach(([name, test]) => run(name, test));
const why = !existsSync(path('capture.pcapng')) ? 'there is no capture' : !which('tshark') ? 'tshark is not installed' : '';
for (const [name, test] of Object.entries(inCapture))
    why ? console.log(`ok ${++number} - ${choice}: ${name} # SKIP ${why}`) : run(name, test);
console.log(`1..${number}`);
process.exit(failed ? 1 : 0);
