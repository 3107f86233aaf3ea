// The shop and its partners, each host on a loopback address of its own. See README.md for what
// they do wrong on purpose. Run by itself it serves until interrupted: node tests/site/server.mjs
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import {tmpdir} from 'node:os';
import {join, normalize} from 'node:path';
import {fileURLToPath} from 'node:url';
import {answerTo} from './names.mjs';

// HTTP/2 and HTTP/1.1, TLS 1.3 and 1.2 and none, so that a recording holds each.
export const hosts = {
    'shop.example.test': {address: '127.20.0.1', owner: 'Example Ltd', http2: true},
    'cdn.static.test': {address: '127.20.0.2', owner: 'Static Files Ltd', http2: true},
    't.tracker.test': {address: '127.20.0.3', owner: 'Tracker Ltd'},
    'ads.other.test': {address: '127.20.0.4', owner: 'Other Advertising Ltd', tls: 'TLSv1.2'},
    'pixel.mail.test': {address: '127.20.0.5', plain: true},
};
// Who knows these hosts' addresses: a name server over HTTPS (RFC 8484).
export const resolver = {address: '127.20.0.6', owner: 'Resolver Ltd', path: '/dns-query'};
export const visitor = {
    email: 'ling.chen@example.com', password: 'Dragon-well-88', imei: '490154203237518',
    session: '7f3c9d1e5a20b864c1d2e3f4a5b6c7d8',
};

const folder = fileURLToPath(new URL('hosts/', import.meta.url));
const types = {html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8',
    css: 'text/css', svg: 'image/svg+xml'};
const fiveYears = 'Path=/; Max-Age=157680000';
const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');

const empty = headers => ({status: 204, headers, body: ''});
const pixel = headers => ({status: 200, headers: {'content-type': 'image/gif', ...headers}, body: gif});

function file(host, path) {
    const name = normalize('/' + path).slice(1);
    const type = types[name.slice(name.lastIndexOf('.') + 1)];
    try {
        if (type)
            return {status: 200, headers: {'content-type': type}, body: readFileSync(join(folder, host, name))};
    } catch (error) {
        if (error.code !== 'ENOENT')
            throw error;
    }
    return {status: 404, headers: {'content-type': 'text/plain'}, body: 'Not found\n'};
}

// What is not a file: '<host> <method> <path>', given the URL and the request's body.
const routes = {
    'shop.example.test GET /': () => {
        const page = file('shop.example.test', 'index.html');
        page.headers['set-cookie'] = `visitor=v-20261101-0042; ${fiveYears}`;
        return page;
    },
    'shop.example.test GET /account': url => {
        if (url.searchParams.has('password'))
            return {status: 302, body: '', headers: {location: '/account?sid=' + visitor.session,
                'set-cookie': `session=${visitor.session}; Path=/`}};
        const page = file('shop.example.test', 'account.html');
        page.body = page.body.toString().replaceAll('{{email}}', visitor.email);
        return page;
    },
    'shop.example.test POST /api/consent': (url, body) =>
        empty({'set-cookie': `consent=${JSON.parse(body).choice}; Path=/; Max-Age=15552000; Secure; SameSite=Lax`}),
    't.tracker.test POST /c': () =>
        empty({'set-cookie': `uid=t-6b1f0c9a77; ${fiveYears}; Secure; SameSite=None`}),
    't.tracker.test GET /sync': () => pixel({}),
    'ads.other.test GET /match': () => ({status: 302, body: '', headers: {
        location: 'https://t.tracker.test/sync?partner=other&puid=a-51d2',
        'set-cookie': `aid=a-51d2; ${fiveYears}; Secure; SameSite=None`}}),
    'pixel.mail.test GET /open.gif': () => pixel({'set-cookie': `m=m-9921; ${fiveYears}`}),
};

function answer(host, request, body) {
    const url = new URL(request.url, 'https://' + host);
    const route = routes[`${host} ${request.method} ${url.pathname}`];
    return route ? route(url, body) : file(host, url.pathname);
}

function serve(host) {
    return (request, response) => {
        const parts = [];
        request.on('data', part => parts.push(part));
        request.on('end', () => {
            let result;
            try {
                result = answer(host, request, Buffer.concat(parts).toString());
            } catch (error) {
                result = {status: 400, headers: {'content-type': 'text/plain'}, body: error.message};
            }
            response.writeHead(result.status, {'cache-control': 'no-store', ...result.headers});
            response.end(result.body);
        });
    };
}

// Over HTTP/2; a browser that has the address alone asks for it in a POST.
function serveNames(stream, fields) {
    const parts = [];
    stream.on('error', () => {}).on('data', part => parts.push(part)).on('end', () => {
        if (fields[':method'] !== 'POST' || fields[':path'] !== resolver.path) {
            stream.respond({':status': 404}, {endStream: true});
            return;
        }
        stream.respond({':status': 200, 'content-type': 'application/dns-message'});
        stream.end(answerTo(Buffer.concat(parts), name => hosts[name]?.address));
    });
}

// A throw-away authority and one certificate a host; the keys are gone when this returns.
function certify() {
    const work = mkdtempSync(join(tmpdir(), 'site-'));
    const openssl = (...words) => execFileSync('openssl', words, {cwd: work, stdio: ['ignore', 'pipe', 'pipe']});
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    try {
        openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-out', 'ca.pem', '-days', '30',
            '-subj', '/O=Throw-away test authority/CN=Throw-away test CA');
        const authority = readFileSync(join(work, 'ca.pem'), 'latin1');
        const certificates = {};
        const named = Object.entries(hosts).filter(([, {plain}]) => !plain)
            .map(([host, {owner}]) => ({host, owner, name: `DNS:${host}`}));
        for (const {host, owner, name} of [...named, {host: resolver.address, owner: resolver.owner, name: `IP:${resolver.address}`}]) {
            openssl('req', '-x509', ...newKey, '-keyout', 'key', '-out', 'pem', '-days', '30',
                '-CA', 'ca.pem', '-CAkey', 'ca.key', '-subj', `/O=${owner}/CN=${host}`,
                '-addext', `subjectAltName=${name}`, '-addext', 'basicConstraints=critical,CA:FALSE');
            certificates[host] = {key: readFileSync(join(work, 'key')),
                cert: readFileSync(join(work, 'pem'), 'latin1') + authority};
        }
        const publicKey = openssl('x509', '-in', 'ca.pem', '-noout', '-pubkey').toString();
        return {certificates, publicKey};
    } finally {
        rmSync(work, {recursive: true});
    }
}

function build(host, certificate) {
    const {plain, tls} = hosts[host];
    if (plain)
        return http.createServer(serve(host));
    const options = {...certificate, maxVersion: tls ?? 'TLSv1.3', allowHTTP1: true};
    return hosts[host].http2 ? http2.createSecureServer(options, serve(host))
        : https.createServer(options, serve(host));
}

// Listen on the usual port; where that is not allowed or taken, on any.
function listen(server, address, port) {
    return new Promise((resolve, reject) => {
        server.once('error', error => {
            const mayTryAny = ['EACCES', 'EADDRINUSE'].includes(error.code) && port !== 0;
            mayTryAny ? listen(server, address, 0).then(resolve, reject) : reject(error);
        });
        server.listen(port, address, () => resolve(server.address().port));
    });
}

/** Start every host. Returns {ports: {host: port}, namesPort, publicKey: PEM of the authority, close()}. */
export async function start() {
    const {certificates, publicKey} = certify();
    const ports = {}, servers = [], sockets = new Set();
    const open = (server, address, port) => {
        server.on('connection', socket => {
            sockets.add(socket);
            socket.on('error', () => {}).on('close', () => sockets.delete(socket));
        });
        servers.push(server);
        return listen(server, address, port);
    };
    for (const [host, {address, plain}] of Object.entries(hosts))
        ports[host] = await open(build(host, certificates[host]), address, plain ? 80 : 443);
    const names = http2.createSecureServer(certificates[resolver.address]).on('stream', serveNames);
    const namesPort = await open(names, resolver.address, 443);
    const close = () => {
        servers.forEach(server => server.close());
        sockets.forEach(socket => socket.destroy());
    };
    return {ports, namesPort, publicKey, close};
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
    const {ports} = await start();
    for (const [host, port] of Object.entries(ports))
        console.log(`${host} ${hosts[host].address}:${port}`);
}
