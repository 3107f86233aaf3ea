// Validates sample reports: check.mjs ROOT FOLDER, where FOLDER holds <language>.json, .sarif and
// .html of each language. Prints TAP.
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import Ajv2020 from 'ajv/dist/2020.js';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import {HtmlValidate} from 'html-validate';

const [root, folder] = process.argv.slice(2);
const languages = ['en', 'zh-CN'];
const text = (...path) => readFileSync(join(...path), 'utf8');
const schema = (...path) => JSON.parse(text(root, ...path));

const ajv = addFormats(new Ajv2020({allErrors: true, strict: true, strictRequired: false}));
const line = ajv.compile(schema('docs', 'formats', 'aedile-report-1.schema.json'));
const draft04 = addFormats(new AjvDraft04({allErrors: true, strict: false}));
const log = draft04.compile(schema('tests', 'fixtures', 'sarif', 'sarif-schema-2.1.0.json'));
const page = new HtmlValidate({root: true, extends: ['html-validate:recommended',
    'html-validate:a11y', 'html-validate:document'], rules: {'require-sri': 'error',
    'no-inline-style': 'error', 'long-title': 'off', 'no-trailing-whitespace': 'off'}});

function jsonFaults(content) {
    const lines = content.split('\n');
    const faults = lines.pop() === '' ? [] : ['the last line does not end'];
    lines.forEach((each, at) => {
        if (!line(JSON.parse(each))) {
            const worst = line.errors.filter((error) => error.keyword !== 'if');
            faults.push(`line ${at + 1}: ${ajv.errorsText(worst)}`);
        }
    });
    return faults;
}

// What GitHub asks for beyond the schema, and that indexes point at what they name.
function sarifFaults(content) {
    const whole = JSON.parse(content);
    const faults = log(whole) ? [] : [draft04.errorsText(log.errors)];
    const run = whole.runs[0];
    for (const result of run.results) {
        const place = result.locations?.[0]?.physicalLocation;
        const artifact = run.artifacts[place?.artifactLocation?.index];
        if (!place?.artifactLocation?.uri || place.region?.startLine !== 1 ||
                (artifact && artifact.location.uri !== place.artifactLocation.uri)) {
            faults.push(`${result.ruleId}: no usable place`);
        }
        if (run.tool.driver.rules[result.ruleIndex]?.id !== result.ruleId) {
            faults.push(`${result.ruleId}: the rule index points elsewhere`);
        }
        for (const taxon of result.taxa) {
            if (run.taxonomies[taxon.toolComponent.index]?.taxa[taxon.index]?.id !== taxon.id) {
                faults.push(`${result.ruleId}: taxon ${taxon.id} points elsewhere`);
            }
        }
    }
    return faults;
}

async function htmlFaults(content) {
    const report = await page.validateString(content);
    return report.results.flatMap((result) => result.messages.map((message) =>
        `line ${message.line}: ${message.message} (${message.ruleId})`));
}

const checks = {json: jsonFaults, sarif: sarifFaults, html: htmlFaults};
let number = 0;
let failed = 0;
for (const language of languages) {
    for (const [format, check] of Object.entries(checks)) {
        const faults = await check(text(folder, `${language}.${format}`));
        console.log(`${faults.length ? 'not ok' : 'ok'} ${++number} - ${format} in ${language}`);
        faults.slice(0, 20).forEach((fault) => console.log(`# ${fault}`));
        failed += faults.length ? 1 : 0;
    }
}
// The validators themselves must be able to say no.
const broken = {json: '{"type":"finding"}\n', sarif: null, html: '<p><div></p>'};
const bad = JSON.parse(text(folder, 'en.sarif'));
bad.runs[0].results[0].level = 'critical';
broken.sarif = JSON.stringify(bad);
for (const [format, check] of Object.entries(checks)) {
    const found = (await check(broken[format])).length > 0;
    console.log(`${found ? 'ok' : 'not ok'} ${++number} - a broken ${format} is refused`);
    failed += found ? 0 : 1;
}
console.log(`1..${number}`);
process.exit(failed ? 1 : 0);
