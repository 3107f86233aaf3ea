// Writes what the browser tells about its requests as an HTTP archive (HAR 1.2).
// One hop (a redirect is a hop of its own) becomes one entry. Headers are those of the ExtraInfo
// events where there are any: only they show cookies and what was added on the way.

const headerList = headers => Object.entries(headers ?? {}).flatMap(([name, value]) =>
    value.split('\n').map(line => ({name, value: line})));

const valuesOf = (headers, name) =>
    headers.filter(header => header.name.toLowerCase() === name).map(header => header.value);

function splitPair(text) {
    const at = text.indexOf('=');
    return at < 0 ? ['', text.trim()] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function readSetCookie(line, receivedAt) {
    const [pair, ...attributes] = line.split(';');
    const [name, value] = splitPair(pair);
    const cookie = {name, value, httpOnly: false, secure: false};
    for (const attribute of attributes) {
        const key = attribute.split('=')[0].trim().toLowerCase();
        const [, text] = splitPair(attribute);
        if (key === 'path' || key === 'domain')
            cookie[key] = text;
        else if (key === 'max-age')
            cookie.expires = new Date(receivedAt + 1000 * Number(text)).toISOString();
        else if (key === 'secure')
            cookie.secure = true;
        else if (key === 'httponly')
            cookie.httpOnly = true;
        else if (key === 'samesite')
            cookie.sameSite = text;
    }
    return cookie;
}

const readCookies = headers => valuesOf(headers, 'cookie').flatMap(line => line.split('; ')).map(pair => {
    const [name, value] = splitPair(pair);
    return {name, value};
});

const versions = {h2: 'HTTP/2', 'http/1.1': 'HTTP/1.1', 'http/1.0': 'HTTP/1.0'};
const round = value => Math.round(value * 1000) / 1000;

function timings({response, sentAt, endedAt}) {
    const timing = response?.timing;
    const total = Math.max(0, 1000 * ((endedAt ?? sentAt) - sentAt));
    if (!timing)
        return {total: round(total), timings: {blocked: -1, dns: -1, connect: -1, ssl: -1, send: 0, wait: round(total), receive: 0}};
    const span = (from, to) => timing[from] < 0 ? -1 : round(timing[to] - timing[from]);
    const first = ['dnsStart', 'connectStart', 'sendStart'].map(key => timing[key]).find(at => at >= 0) ?? 0;
    const queued = 1000 * (timing.requestTime - sentAt);
    const parts = {blocked: round(Math.max(0, queued + first)), dns: span('dnsStart', 'dnsEnd'),
        connect: span('connectStart', 'connectEnd'), ssl: span('sslStart', 'sslEnd'), send: span('sendStart', 'sendEnd'),
        wait: round(timing.receiveHeadersEnd - timing.sendEnd),
        receive: round(Math.max(0, 1000 * ((endedAt ?? timing.requestTime) - timing.requestTime) - timing.receiveHeadersEnd))};
    return {total: round(total), timings: parts};
}

function requestOf({request, requestExtra, response}) {
    const headers = headerList(requestExtra?.headers ?? request.headers);
    const body = (request.postDataEntries ?? []).map(part => Buffer.from(part.bytes ?? '', 'base64'));
    const text = body.length ? Buffer.concat(body).toString() : request.postData;
    const result = {method: request.method, url: request.url, httpVersion: versions[response?.protocol] ?? 'unknown',
        cookies: readCookies(headers), headers,
        queryString: [...new URL(request.url).searchParams].map(([name, value]) => ({name, value})),
        headersSize: -1, bodySize: text === undefined ? 0 : Buffer.byteLength(text)};
    if (text !== undefined)
        result.postData = {mimeType: valuesOf(headers, 'content-type')[0] ?? '', text};
    return result;
}

function responseOf({response, responseExtra, content, error, length, wallTime}) {
    if (!response)
        return {status: 0, statusText: '', httpVersion: 'unknown', cookies: [], headers: [], redirectURL: '',
            content: {size: 0, mimeType: 'x-unknown'}, headersSize: -1, bodySize: -1, _error: error ?? 'no answer'};
    const headers = headerList(responseExtra?.headers ?? response.headers);
    const result = {status: responseExtra?.statusCode ?? response.status, statusText: response.statusText,
        httpVersion: versions[response.protocol] ?? response.protocol,
        cookies: valuesOf(headers, 'set-cookie').map(line => readSetCookie(line, 1000 * wallTime)), headers,
        content: {size: content?.length ?? 0, mimeType: response.mimeType},
        redirectURL: valuesOf(headers, 'location')[0] ?? '', headersSize: -1, bodySize: -1,
        _transferSize: length ?? response.encodedDataLength, _error: error ?? null};
    if (content?.length && content.base64)
        Object.assign(result.content, {text: content.text, encoding: 'base64'});
    else if (content?.length)
        result.content.text = content.text;
    return result;
}

const entryOf = hop => {
    const {total, timings: parts} = timings(hop);
    return {pageref: hop.page, startedDateTime: new Date(1000 * hop.wallTime).toISOString(), time: total,
        request: requestOf(hop), response: responseOf(hop), cache: {}, timings: parts,
        serverIPAddress: hop.response?.remoteIPAddress ?? '', connection: String(hop.response?.connectionId ?? ''),
        _resourceType: hop.type, _initiator: {type: hop.initiator.type, url: hop.initiator.url ?? hop.initiator.stack?.callFrames[0]?.url}};
};

export class Archive {
    #hops = new Map(); // request id → its hops
    #extras = new Map(); // request id → {request: [], response: []}
    #pages = [];
    #pending = new Set();
    #bodies = [];
    #changed = Date.now();

    constructor(browser) {
        this.browser = browser;
        const on = (event, handler) => browser.on('Network.' + event, params => {
            this.#changed = Date.now();
            handler(params);
        });
        on('requestWillBeSent', params => this.#sent(params));
        on('requestWillBeSentExtraInfo', params => this.#extra(params.requestId).request.push(params));
        on('responseReceivedExtraInfo', params => this.#extra(params.requestId).response.push(params));
        on('responseReceived', ({requestId, response, hasExtraInfo}) =>
            Object.assign(this.#last(requestId), {response, hasExtraInfo}));
        on('loadingFinished', params => this.#finished(params));
        // Chromium calls an answer that has no body (status 204) cancelled once its head has come.
        on('loadingFailed', ({requestId, timestamp, errorText, canceled}) => this.#end(requestId,
            {endedAt: timestamp, error: canceled && this.#last(requestId).response ? undefined : errorText}));
    }

    #last(id) {
        return this.#hops.get(id)?.at(-1) ?? {};
    }

    #extra(id) {
        if (!this.#extras.has(id))
            this.#extras.set(id, {request: [], response: []});
        return this.#extras.get(id);
    }

    #sent({requestId, request, wallTime, timestamp, type, initiator, redirectResponse, redirectHasExtraInfo}) {
        if (!/^https?:/.test(request.url))
            return;
        if (redirectResponse)
            Object.assign(this.#last(requestId), {response: redirectResponse, hasExtraInfo: redirectHasExtraInfo,
                endedAt: timestamp});
        else if (type === 'Document')
            this.#pages.push({id: 'page_' + (this.#pages.length + 1), title: request.url,
                startedDateTime: new Date(1000 * wallTime).toISOString(), pageTimings: {}});
        const hops = this.#hops.get(requestId) ?? [];
        hops.push({request, wallTime, sentAt: timestamp, type: type.toLowerCase(), initiator, page: this.#pages.at(-1)?.id});
        this.#hops.set(requestId, hops);
        this.#pending.add(requestId);
    }

    #finished({requestId, timestamp, encodedDataLength}) {
        const hop = this.#last(requestId);
        this.#bodies.push(this.browser.call('Network.getResponseBody', {requestId}).then(({body, base64Encoded}) => {
            const bytes = Buffer.from(body, base64Encoded ? 'base64' : 'utf8');
            hop.content = {text: body, base64: base64Encoded, length: bytes.length};
        }, () => {})); // an answer without a body has none to give
        this.#end(requestId, {endedAt: timestamp, length: encodedDataLength});
    }

    #end(id, facts) {
        Object.assign(this.#last(id), facts);
        this.#pending.delete(id);
    }

    /** Resolves when no request has been under way for `ms`; rejects after thirty seconds. */
    async idle(ms = 500) {
        this.#changed = Date.now();
        for (const end = Date.now() + 30000; Date.now() < end;) {
            await new Promise(resolve => setTimeout(resolve, 50));
            if (this.#pending.size === 0 && Date.now() - this.#changed >= ms) {
                await Promise.all(this.#bodies);
                return;
            }
        }
        throw new Error('the site does not come to rest');
    }

    /** The archive as an object ready for JSON, entries in the order they were sent. */
    log(product) {
        for (const [id, hops] of this.#hops) {
            const {request, response} = this.#extra(id);
            const told = hops.filter(hop => hop.hasExtraInfo);
            told.forEach((hop, i) => Object.assign(hop, {requestExtra: request[i], responseExtra: response[i]}));
        }
        const hops = [...this.#hops.values()].flat().sort((a, b) => a.sentAt - b.sentAt);
        const [name, version] = product.split('/');
        return {log: {version: '1.2', creator: {name: 'record-site', version: '1'}, browser: {name, version},
            pages: this.#pages, entries: hops.map(entryOf)}};
    }
}
