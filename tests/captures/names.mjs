// A name server over UDP, TCP (RFC 7766), TLS (RFC 7858) and HTTPS (RFC 8484, GET and POST), on the
// usual ports of one loopback address. It knows one address, and says "ready".
//   node names.mjs ADDRESS KEYS    KEYS: where the TLS secrets go
import dgram from 'node:dgram';
import {execFileSync} from 'node:child_process';
import {appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import http2 from 'node:http2';
import net from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import tls from 'node:tls';
import {answerTo} from '../site/names.mjs';

const [address, keys] = process.argv.slice(2);
const lookUp = () => '192.0.2.7';

function certify() {
    const work = mkdtempSync(join(tmpdir(), 'names-'));
    try {
        execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
            '-keyout', 'key', '-out', 'pem', '-days', '30', '-subj', '/O=Resolver Ltd/CN=dns.example.test',
            '-addext', 'subjectAltName=DNS:dns.example.test'], {cwd: work, stdio: 'ignore'});
        return {key: readFileSync(join(work, 'key')), cert: readFileSync(join(work, 'pem'))};
    } finally {
        rmSync(work, {recursive: true});
    }
}

function serveStream(socket) {
    let rest = Buffer.alloc(0);
    socket.on('error', () => {}).on('data', data => {
        rest = Buffer.concat([rest, data]);
        while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE(0)) {
            const end = 2 + rest.readUInt16BE(0), answer = answerTo(rest.subarray(2, end), lookUp);
            const length = Buffer.alloc(2);
            length.writeUInt16BE(answer.length);
            socket.write(Buffer.concat([length, answer]));
            rest = rest.subarray(end);
        }
    });
}

function serveHttp(stream, fields) {
    const reply = question => {
        stream.respond({':status': 200, 'content-type': 'application/dns-message'});
        stream.end(answerTo(question, lookUp));
    };
    if (fields[':method'] === 'GET') {
        reply(Buffer.from(new URL(fields[':path'], 'https://dns').searchParams.get('dns'), 'base64url'));
        return;
    }
    const parts = [];
    stream.on('data', part => parts.push(part)).on('end', () => reply(Buffer.concat(parts)));
}

const identity = certify(), log = line => appendFileSync(keys, line);
writeFileSync(keys, '');
const datagrams = dgram.createSocket('udp4');
datagrams.on('message', (question, {port, address: from}) => datagrams.send(answerTo(question, lookUp), port, from));
datagrams.bind(53, address);
net.createServer(serveStream).listen(53, address);
tls.createServer({...identity, ALPNProtocols: ['dot']}, serveStream).on('keylog', log).listen(853, address);
http2.createSecureServer(identity).on('keylog', log).on('stream', serveHttp).listen(443, address, () => console.log('ready'));
