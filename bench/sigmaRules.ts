/** Shapes that Sigma rules for Linux have, each with words that change from rule to rule. */
const shapes: readonly ((word: string) => { readonly category: string; readonly detection: string })[] = [
  (word) => ({
    category: "process_creation",
    detection: `selection:\n    Image|endswith: '/${word}'\n    CommandLine|contains|all:\n      - '${word}'\n      - ' -o '\n  condition: selection`,
  }),
  (word) => ({
    category: "process_creation",
    detection: `images:\n    Image|endswith:\n      - '/${word}'\n      - '/bash'\n      - '/sh'\n  words:\n    CommandLine|contains:\n      - '${word}.example'\n      - '/tmp/${word}'\n      - 'base64 -d ${word}'\n  good:\n    ParentImage|endswith: '/systemd'\n  condition: images and words and not good`,
  }),
  (word) => ({
    category: "process_creation",
    detection: `parents:\n    ParentImage|contains: 'node'\n  shells:\n    CommandLine|re: '(?i)${word}[0-9]{2,4}\\.(sh|py)'\n  condition: all of them`,
  }),
  (word) => ({
    category: "process_creation",
    detection: `first:\n    CommandLine|startswith: '${word} '\n  second:\n    CommandLine|contains: '*${word}*--?force*'\n  third:\n    CurrentDirectory|startswith: '/opt/${word}'\n  condition: 1 of them`,
  }),
  (word) => ({
    category: "file_event",
    detection: `selection:\n    TargetFilename|startswith:\n      - '/etc/${word}'\n      - '/var/spool/${word}'\n  ends:\n    TargetFilename|endswith: '.${word}'\n  condition: 1 of *`,
  }),
  (word) => ({
    category: "network_connection",
    detection: `selection:\n    DestinationHostname|endswith: '.${word}.example'\n  local:\n    DestinationIp|cidr:\n      - '10.0.0.0/8'\n      - '192.168.0.0/16'\n  condition: selection and not local`,
  }),
  (word) => ({
    category: "dns",
    detection: `selection:\n    QueryName|contains: '${word}-pool'\n  condition: selection`,
  }),
];

/** The mixture of collections of rules: most are about processes. */
const turns = [0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 5, 0, 1, 2, 6] as const;

/** Sigma rules as a YAML text, no two alike. */
export function sigmaRules(count: number): string {
  return Array.from({ length: count }, (_none, index) => {
    const word = `tool${index}`;
    const shape = shapes[turns[index % turns.length] ?? 0];
    const { category, detection } = shape?.(word) ?? { category: "", detection: "" };
    return `title: Rule ${index}\nid: bench-${index}\nlevel: medium\nlogsource:\n  product: linux\n  category: ${category}\ndetection:\n  ${detection}\n`;
  }).join("---\n");
}
