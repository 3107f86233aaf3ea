// Prints what JSON.parse finds in HTTP archives, in the form of oracle_har.c, which see.
'use strict';
const crypto = require('crypto');
const fs = require('fs');
const path = require('path');

// UTF-8, and the three bytes of WTF-8 for a surrogate that stands alone.
function encode(text) {
    const parts = [];
    for (const piece of text.split(/((?:[\ud800-\udbff][\udc00-\udfff])+)|([\ud800-\udfff])/)) {
        const unit = piece && piece.length === 1 ? piece.charCodeAt(0) : 0;
        if (unit >= 0xd800 && unit < 0xe000) {
            parts.push(Buffer.from([0xe0 | unit >> 12, 0x80 | unit >> 6 & 63, 0x80 | unit & 63]));
        } else if (piece) {
            parts.push(Buffer.from(piece));
        }
    }
    return Buffer.concat(parts);
}

function text(value) {
    if (value === undefined || value === null || typeof value === 'object') {
        return 'absent';
    }
    const bytes = encode(String(value));
    return bytes.length + ':' + crypto.createHash('sha256').update(bytes).digest('hex');
}

const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
const object = (value) => (isObject(value) ? value : {});
const list = (value) => (Array.isArray(value) ? value : []);

function status(value) {
    const number = typeof value === 'string' || typeof value === 'number' ? Number(value) : 0;
    return number >= 0 && number < 1000 ? number : 0;
}

function main() {
    const out = [];
    for (const file of process.argv.slice(2)) {
        const say = (fact, value) => out.push([path.basename(file), fact, value].join('\t'));
        const bare = fs.readFileSync(file, 'utf8').replace(/^\ufeff/, '');
        const call = /^\s*[\w$.]+\s*\(([^]*)\)\s*;?\s*$/.exec(bare);
        let entries;
        try {
            entries = JSON.parse(call === null ? bare : call[1]).log.entries;
        } catch (error) {
            say('refused', error.message);
            continue;
        }
        say('entries', entries.length);
        say('known', 'yes');
        entries.map(object).forEach((entry, number) => {
            const tell = (fact, value) => say(`entry ${number} ${fact}`, value);
            const request = object(entry.request), response = object(entry.response);
            tell('method', text(request.method));
            tell('url', text(request.url));
            tell('status', status(response.status));
            for (const [fact, message] of [['request', request], ['response', response]]) {
                list(message.headers).filter(isObject)
                    .filter((field) => text(field.name) !== 'absent')
                    .filter((field) => !String(field.name).startsWith(':'))
                    .forEach((field, index) =>
                        tell(`${fact} field ${index}`, `${text(field.name)} ${text(field.value)}`));
            }
            for (const [fact, body] of [['request', object(request.postData)],
                ['response', object(response.content)]]) {
                tell(`${fact} body`, text(body.text));
                if (text(body.text) !== 'absent' && /^base64$/i.test(body.encoding)) {
                    tell(`${fact} body`, 'base64');
                }
            }
        });
    }
    fs.writeSync(1, out.join('\n') + '\n');
}

main();
