// Headless Chromium with a fresh profile, driven over --remote-debugging-pipe: JSON messages that
// end in NUL, on its descriptors 3 (to it) and 4 (from it).
import {spawn} from 'node:child_process';
import {EventEmitter} from 'node:events';
import {accessSync, constants, mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';

/** The path of a program on the PATH, or undefined. */
export function which(...names) {
    for (const name of names)
        for (const folder of process.env.PATH.split(delimiter))
            try {
                accessSync(join(folder, name), constants.X_OK);
                return join(folder, name);
            } catch { /* not in this folder */ }
    return undefined;
}

// Nothing but the site may be asked for: every other name is unknown, and no proxy is used.
const quiet = ['--headless=new', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run',
    '--no-default-browser-check', '--no-proxy-server', '--disable-background-networking', '--disable-component-update',
    '--disable-default-apps', '--disable-extensions', '--disable-sync', '--disable-quic',
    '--hide-scrollbars', '--window-size=900,640'];

// A fresh profile that takes cookies from third parties, as most visitors' browsers do.
// `state` is what the browser remembers beyond it, such as its name server.
function newProfile(state) {
    const profile = mkdtempSync(join(tmpdir(), 'site-profile-'));
    mkdirSync(join(profile, 'Default'));
    writeFileSync(join(profile, 'Default', 'Preferences'),
        JSON.stringify({profile: {block_third_party_cookies: false, cookie_controls_mode: 0}}));
    writeFileSync(join(profile, 'Local State'), JSON.stringify(state));
    return profile;
}

// A browser that is ending may still write into its profile.
function removeFolder(path) {
    for (let trial = 0; trial < 40; trial++)
        try {
            rmSync(path, {recursive: true, force: true});
            return;
        } catch {
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
        }
}

export class Browser extends EventEmitter {
    #next = 1;
    #waiting = new Map();
    #rest = '';

    /** Start it. `switches` are added; `environment` and `state` too. */
    constructor(program, switches, environment, state = {}) {
        super();
        this.profile = newProfile(state);
        const asRoot = process.getuid() === 0 ? ['--no-sandbox'] : [];
        this.process = spawn(program, ['--remote-debugging-pipe', `--user-data-dir=${this.profile}`,
            ...quiet, ...asRoot, ...switches, 'about:blank'],
            {detached: true, stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], env: {...process.env, ...environment}});
        this.process.stdio[3].on('error', () => {});
        this.process.stdio[4].setEncoding('utf8').on('data', text => this.#read(text));
        this.gone = new Promise(resolve => this.process.on('exit', resolve));
        this.gone.then(() => this.#fail());
        process.on('exit', () => this.#abandon());
    }

    #abandon() {
        try {
            process.kill(-this.process.pid, 'SIGKILL'); // with all its children
        } catch { /* gone already */ }
        removeFolder(this.profile);
    }

    #fail() {
        for (const {reject, method} of this.#waiting.values())
            reject(new Error(`the browser ended during ${method}`));
        this.#waiting.clear();
    }

    #read(text) {
        const messages = (this.#rest + text).split('\0');
        this.#rest = messages.pop();
        for (const message of messages.map(JSON.parse)) {
            if (message.id === undefined) {
                this.emit(message.method, message.params);
                continue;
            }
            const {resolve, reject, method} = this.#waiting.get(message.id);
            this.#waiting.delete(message.id);
            message.error ? reject(new Error(`${method}: ${message.error.message}`)) : resolve(message.result);
        }
    }

    /** Call a method, of the page once there is one. */
    call(method, params = {}) {
        const id = this.#next++;
        const sessionId = /^(Browser|Target)\./.test(method) ? undefined : this.sessionId;
        return new Promise((resolve, reject) => {
            this.#waiting.set(id, {resolve, reject, method});
            this.process.stdio[3].write(JSON.stringify({id, method, params, sessionId}) + '\0');
        });
    }

    async openPage() {
        const {targetInfos} = await this.call('Target.getTargets');
        const {targetId} = targetInfos.find(target => target.type === 'page')
            ?? await this.call('Target.createTarget', {url: 'about:blank'});
        ({sessionId: this.sessionId} = await this.call('Target.attachToTarget', {targetId, flatten: true}));
        await this.call('Page.enable');
    }

    /** The value of a JavaScript expression in the page; undefined while there is no page to ask. */
    async value(expression) {
        try {
            const {result} = await this.call('Runtime.evaluate', {expression, returnByValue: true});
            return result.value;
        } catch (error) {
            if (/context|navigat/i.test(error.message))
                return undefined;
            throw error;
        }
    }

    /** Press the mouse where the element is; resolves with the time just before, in ms. */
    async click(selector) {
        const box = await this.value(`(() => {
            const element = document.querySelector(${JSON.stringify(selector)});
            element?.scrollIntoView({block: 'center'});
            const {x, y, width, height} = element?.getBoundingClientRect() ?? {width: 0};
            return width && {x: x + width / 2, y: y + height / 2};
        })()`);
        if (!box)
            throw new Error(`nothing to click at ${selector}`);
        const before = Date.now();
        for (const type of ['mousePressed', 'mouseReleased'])
            await this.call('Input.dispatchMouseEvent', {type, ...box, button: 'left', clickCount: 1});
        return before;
    }

    async close() {
        const late = setTimeout(() => this.process.kill('SIGKILL'), 5000);
        await this.call('Browser.close').catch(() => {});
        await this.gone;
        clearTimeout(late);
    }
}
