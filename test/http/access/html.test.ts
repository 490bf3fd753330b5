import { html } from '../../../src/http/access/html.js';

describe('HTML', () => {
  it('has every text in it as it is', () => {
    const evil = `"><script>alert('x')</script>&`;
    expect(html`<p title="${evil}">${evil}</p>`.text).toBe(
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;</p>',
    );
  });

  it('takes HTML, lists of it, numbers and nothing', () => {
    const items = [html`<li>${1}</li>`, html`<li>${'<'}</li>`];
    expect(html`<ul>${items}</ul>${undefined}`.text).toBe('<ul><li>1</li><li>&lt;</li></ul>');
  });
});
