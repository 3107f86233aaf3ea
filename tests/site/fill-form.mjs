// Fills in the sheet of `aedile probe form` in a browser, as a tester would, and writes what it saves:
// fill-form.mjs SHEET.html TRIALS.jsonl
import {resolve} from 'node:path';
import {writeFileSync} from 'node:fs';
import {pathToFileURL} from 'node:url';
import {Browser, which} from './browser.mjs';

const [sheet, output] = process.argv.slice(2);
const browser = new Browser(which('chromium', 'chromium-browser', 'google-chrome'), [], {});
try {
    await browser.openPage();
    const asked = [];
    browser.on('Network.requestWillBeSent', ({request}) => asked.push(request.url));
    await browser.call('Network.enable');
    await browser.call('Page.navigate', {url: pathToFileURL(resolve(sheet)).href});
    for (let trial = 0; trial < 100 && !await browser.value("document.querySelector('fieldset button') && document.readyState === 'complete'"); trial++)
        await new Promise(done => setTimeout(done, 50));
    const english = await browser.value("document.querySelector('#note').textContent");
    await browser.click('#language');
    const chinese = await browser.value("document.querySelector('#note').textContent");
    await browser.click('fieldset button');
    await browser.value(`(() => {
        const set = (name, value) => {
            const input = document.getElementById('t0-' + name);
            input.value = value;
            input.dispatchEvent(new Event('input'));
            input.dispatchEvent(new Event('change'));
        };
        const answers = {neutral: 'true', direct: 'true', delivered: 'true', tappable: 'true', display: 'plain', came: 'between',
            text: '已停止访问该网页 </script>', address: 'http://link.super.test/go', control: 'false', taps: '1'};
        for (const [name, value] of Object.entries(answers))
            set(name, value);
        URL.createObjectURL = blob => { blob.text().then(text => { window.saved = text; }); return '#'; };
        document.getElementById('save').click();
    })()`);
    let text = '';
    for (let trial = 0; trial < 100 && !text; trial++) {
        await new Promise(done => setTimeout(done, 50));
        text = await browser.value('window.saved') ?? '';
    }
    writeFileSync(output, text);
    const outside = asked.filter(url => !/^(file|blob|data):/.test(url));
    if (outside.length || english === chinese || !text.endsWith('\n') || text.trim().split('\n').length !== 1)
        throw new Error(JSON.stringify({outside, english, chinese, text}));
} finally {
    await browser.close();
}
