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
    const told = () => browser.value("[document.querySelector('#count').textContent, document.querySelector('#gaps').textContent, document.querySelector('fieldset').className].join('|')");
    const states = [await told()];
    await browser.click('fieldset button');
    states.push(await told());
    await browser.value(`window.set = (name, value) => {
        const input = document.getElementById('t0-' + name);
        input.value = value;
        input.dispatchEvent(new Event('input'));
        input.dispatchEvent(new Event('change'));
    }; set('came', 'page')`);
    states.push(await told());
    await browser.value("set('title', 'Tea'); set('directTitle', 'Tea')");
    states.push(await told());
    await browser.value("set('title', ''); set('directTitle', '')");
    const all = await browser.value("document.querySelectorAll('fieldset').length");
    const wanted = [[0, '', ''], [0, '已点击，但未记下结果（无法判定）：1', 'begun'], [1, '缺少页面标题或自带浏览器中的标题（无法判断两者是否相同）：1', 'done'], [1, '', 'done']]
        .map(([done, gaps, look]) => `共 ${all} 项，已填写 ${done} 项|${gaps}|${look}`);
    if (JSON.stringify(states) !== JSON.stringify(wanted))
        throw new Error(JSON.stringify({states, wanted}));
    await browser.value(`(() => {
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
