/** Settings of a Puppet server that lives in one folder, one function per file. */

export function puppetConf(dir: string): string {
  const folders = Object.entries({
    confdir: "conf",
    codedir: "code",
    vardir: "var",
    rundir: "run",
    logdir: "log",
    ssldir: "ssl",
    cadir: "ca",
  }).map(([setting, folder]) => `${setting} = ${dir}/${folder}`);
  // The section of the server has defaults of its own, which point to the system's folders.
  return ["[main]", "certname = puppet", ...folders, "[server]", ...folders.slice(1), ""].join("\n");
}

/** The packaged rules, and those that let `console` do all and `status-only` everything but `clean`. */
export function authConf(packaged: string): string {
  const rule = (name: string, path: string, allow: string) => `{
    match-request: { path: "${path}", type: path, method: [get, put, delete] }
    allow: [${allow}, { extensions: { pp_cli_auth: "true" } }]
    sort-order: 400
    name: "${name}"
  }`;
  return packaged.replace(
    "rules: [",
    `rules: [
  ${rule("status for the console", "/puppet-ca/v1/certificate_status", '"console", "status-only"')},
  ${rule("clean for the console", "/puppet-ca/v1/clean", '"console"')},`,
  );
}

export const serverConf = (dir: string, port: number): string => `
jruby-puppet: {
  ruby-load-path: [/usr/lib/puppetserver/ruby/vendor_ruby]
  gem-home: ${dir}/gems
  gem-path: [${dir}/gems, /usr/lib/puppetserver/vendored-jruby-gems]
  server-conf-dir: ${dir}/conf
  server-code-dir: ${dir}/code
  server-var-dir: ${dir}/var
  server-run-dir: ${dir}/run
  server-log-dir: ${dir}/log
  max-active-instances: 1
}
webserver: { client-auth: want, ssl-host: 127.0.0.1, ssl-port: ${port} }
`;
