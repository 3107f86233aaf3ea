// ask.mjs SUFFIXES OUT SET…: what uBlock Origin's engine answers about requests.
//   SUFFIXES  the public suffix list (the package's own copy of 0.1.30 is empty)
//   SET       name=list,list…[=requests.json]: requests are made from the lists themselves, and
//             read from the file where one is named
// Writes OUT/<name>.requests (for bench_filter) and OUT/<name>.theirs (a verdict a line).
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [suffixes, out, ...sets] = process.argv.slice(2);
const home = dirname(createRequire(join(process.cwd(), 'x')).resolve('@gorhill/ubo-core'));
const load = path => import(pathToFileURL(join(home, path)).href);
const { pslInit, StaticNetFilteringEngine } = await load('index.js');
const { default: engine } = await load('js/static-net-filtering.js');
const { FilteringContext } = await load('js/filtering-context.js');
const lists = await StaticNetFilteringEngine.create();
pslInit(readFileSync(suffixes, 'utf8'));

const types = ['script', 'image', 'xmlhttprequest', 'sub_frame', 'stylesheet', 'ping', 'other',
    'media', 'font', 'main_frame', 'websocket', 'object'];
const named = { script: 'script', image: 'image', xhr: 'xmlhttprequest', css: 'stylesheet',
    xmlhttprequest: 'xmlhttprequest', subdocument: 'sub_frame', frame: 'sub_frame', ping: 'ping',
    stylesheet: 'stylesheet', document: 'main_frame', doc: 'main_frame', media: 'media' };
const tails = ['', 'x', '?a=1', '/x.js', '&b=2', '.html', '%20', '-y'];

// A request that the filter of a line may match, or nearly.
function requestOf(line, number) {
    if (/^!|^\[|^#|#[@?$%]*#|\s/.test(line) || line === '') return;
    const dollar = line.lastIndexOf('$');
    const options = dollar < 0 ? [] : line.slice(dollar + 1).split(',');
    let pattern = (dollar < 0 ? line : line.slice(0, dollar)).replace(/^@@/, '');
    if (/^\/.*\/$/.test(pattern) || /[^\x21-\x7e]/.test(pattern)) return;
    let url = pattern.replace(/^\|\|?/, '').replace(/\|$/, '').replaceAll('*', 'mid')
        .replaceAll('^', '/');
    if (pattern.startsWith('||')) {
        url = `https://${number % 4 === 0 ? 'sub.' : ''}${url}`;
    } else if (!pattern.startsWith('|')) {
        const between = url.startsWith('/') && number % 3 !== 0 ? '' : ['/p', '/p/'][number % 2];
        url = `https://host${number % 7}.example${between}${url}`;
    }
    url += tails[number % tails.length];
    if (!/^[a-z]+:\/\/[0-9a-z.\-\[]+/i.test(url)) return;
    const type = options.map(option => named[option]).find(one => one !== undefined);
    const pages = options.find(option => /^(domain|from)=/.test(option));
    const page = pages && pages.replace(/^[a-z]+=/, '').split('|')[number % 3 === 2 ? 1 : 0];
    const host = page ? page.replace(/^~/, '').replace(/\.\*$/, '.co.uk')
        : number % 5 === 0 ? url.replace(/^[a-z]+:\/\/(sub\.)?([^/:?&%]*).*$/i, 'www.$2')
        : 'www.page.example';
    return { type: number % 6 === 5 ? types[number / 6 % types.length | 0]
            : type ?? types[number % types.length], url,
        page: `https://${/^[0-9a-z.\-_]+$/i.test(host) ? host : 'page.example'}/`,
        method: ['', 'get', 'post'][number % 3] };
}

function requestsOf(file) {
    const names = { xhr: 'xmlhttprequest', fetch: 'xmlhttprequest', subdocument: 'sub_frame' };
    return JSON.parse(readFileSync(file, 'utf8')).map(one => ({
        type: names[one.type] ?? one.type, url: one.url, page: one.sourceUrl, method: '' }));
}

// The filters that the labelled requests carry, as a list of their own.
function textOf(file) {
    const text = readFileSync(file, 'utf8');
    if (!file.endsWith('.json')) return text;
    return [...new Set(JSON.parse(text).flatMap(one => one.filters))].join('\n');
}

const verdicts = ['none', 'block', 'exception'];
const context = new FilteringContext();
for (const set of sets) {
    const [name, files, requests] = set.split('=');
    const texts = files.split(',').map(textOf);
    texts.forEach((text, i) => writeFileSync(join(out, `${name}.${i}.list`), text));
    await lists.useLists(texts.map(raw => ({ raw })));
    // uBlock Origin's own lists slow the engine down a hundredfold: every tenth filter of theirs
    const step = name === 'own' ? 10 : 1;
    const asked = texts.flatMap(text => text.split(/\r?\n/)).map(requestOf)
        .filter((one, i) => one && i % step === 0);
    if (requests) asked.push(...requestsOf(requests).filter((_, i) => i % step === 0));
    const lines = [], theirs = [];
    for (const one of asked) {
        context.fromDetails({ originURL: one.page, url: one.url, type: one.type });
        context.setMethod(one.method);
        theirs.push(verdicts[engine.matchRequest(context)]);
        lines.push([one.type, one.method, context.getDocHostname(), one.url].join('\t'));
    }
    writeFileSync(join(out, `${name}.requests`), lines.join('\n') + '\n');
    writeFileSync(join(out, `${name}.theirs`), theirs.join('\n') + '\n');
}
