// Captures the site's connections with dumpcap, where the system lets us.
import {spawn} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {which} from './browser.mjs';

// pcapng: drop what a capture says about the machine it was made on (draft-ietf-opsawg-pcapng:
// section header options hardware 2, os 3; interface options os 12, hardware 15).
const personal = {0x0a0d0d0a: {fixed: 24, codes: [2, 3]}, 1: {fixed: 16, codes: [12, 15]}};

function keptOptions(block, fixed, codes) {
    const kept = [];
    for (let at = fixed; at + 4 <= block.length - 4;) {
        const size = 4 + ((block.readUInt16LE(at + 2) + 3) & ~3);
        if (!codes.includes(block.readUInt16LE(at)))
            kept.push(block.subarray(at, at + size));
        at += size;
    }
    return kept;
}

function withoutMachine(block) {
    const about = personal[block.readUInt32LE(0)];
    if (!about)
        return block;
    const content = Buffer.concat([block.subarray(0, about.fixed), ...keptOptions(block, about.fixed, about.codes), Buffer.alloc(4)]);
    content.writeUInt32LE(content.length, 4);
    content.writeUInt32LE(content.length, content.length - 4);
    return content;
}

function tidy(path) {
    const bytes = readFileSync(path);
    const blocks = [];
    for (let at = 0; at < bytes.length;) {
        const size = bytes.readUInt32LE(at + 4);
        blocks.push(withoutMachine(bytes.subarray(at, at + size)));
        at += size;
    }
    writeFileSync(path, Buffer.concat(blocks));
}

/** Start capturing on the loopback. Resolves with {stop()}, or {refused: why} where that may not be. */
export function capture(path, filter) {
    const program = which('dumpcap');
    if (!program)
        return {refused: 'dumpcap is not installed'};
    const child = spawn(program, ['-q', '-i', 'lo', '-s', '0', '-f', filter, '-w', path],
        {stdio: ['ignore', 'ignore', 'pipe']});
    const gone = new Promise(resolve => child.on('close', resolve));
    const abandon = () => child.kill('SIGINT');
    process.on('exit', abandon);
    const stop = async () => {
        await new Promise(resolve => setTimeout(resolve, 500)); // what the kernel still holds back
        child.kill('SIGINT');
        await gone;
        process.off('exit', abandon);
        tidy(path);
    };
    return new Promise(resolve => {
        let said = '';
        child.stderr.on('data', text => {
            said += text;
            if (/^File: /m.test(said))
                resolve({stop});
        });
        gone.then(() => resolve({refused: said.split('\n').find(line => /permission|not permitted|could not/i.test(line)) ?? said.trim()}));
    });
}
