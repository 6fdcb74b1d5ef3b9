import type { Position } from './position.ts';

/** Every code that a diagnostic may carry, with what it means; `docs/errors.md` is generated from this list. */
export const CODES = {
  // The call, and the files that it names.
  'bad-call': 'A command, an option or an argument of the call is none that there is.',
  'file-missing': 'A file that the call names does not exist.',
  'file-is-directory': 'A file that the call names is a directory, or one without such files.',
  'file-unreadable': 'A file that the call names cannot be read.',
  'file-not-utf8': 'A file is not text in UTF-8.',
  'no-files': 'A pattern that the call names matches no file of the sort that is wanted.',
  'unread-format': 'A file that the call names is in a format that is not read there.',
  'cannot-write': 'A file or stream that the call names cannot be written.',
  'file-exists': 'A file that would be written is there already, and is left as it is.',
  'disk-full': 'No space is left where the call wants something written.',
  'not-applied': 'A repair cannot be written into the file of the program.',
  'bad-baseline': 'A baseline is no answer of `verify` in JSON, or is about another file.',
  'no-properties': 'There is no property to verify.',
  overflow: 'Durations are too large or too fine for a net, whose numbers are exact.',
  'which-program': 'The file has several programs, and the call does not say which one it means.',

  // The text itself.
  'file-too-large': 'The text is larger than a model file may be.',
  'yaml-syntax': 'The text is neither YAML 1.2 nor JSON.',
  'yaml-version': 'The text declares another version of YAML than 1.2.',
  'yaml-alias': 'Aliases repeat more content than a model file may hold.',
  'nesting-too-deep': 'Maps and lists are nested deeper than the format ever needs.',
  'duplicate-key': 'A map has the same key twice.',
  'unquoted-braces': 'An index in braces stands unquoted where YAML reads braces as a map.',
  'format-version': 'The file is of a version of the format that this program does not read.',

  // Its shape.
  'unknown-key': 'A key is not one of those that the format knows there.',
  'missing-key':
    'A key that the format requires, or an argument that a call of the builder needs, is not there.',
  'wrong-shape': 'A value is not of the kind that the format wants there.',
  'conflicting-keys': 'Two keys are given of which only one may be.',
  'bad-name': 'A name is not of the form `[A-Za-z_][A-Za-z0-9_-]*`.',
  'bad-duration': 'A text is not a duration.',
  'bad-scale': 'A scale is not two numbers, the second one positive.',
  'negative-duration': 'A duration is below zero.',
  'max-below-min': 'The greatest value of an interval is below its least one.',
  'bad-move': 'A move is not of the form `source -> destination`.',
  'bad-reference': 'A reference is not of the form `component.element`.',
  'bad-connection': 'A connection is not of the form `user.port -> provider.port`.',
  'bad-number': 'A number is not the whole number that is needed.',
  'program-syntax': 'A line of a program is not an instruction.',
  'expression-syntax': 'The claim of an `expression` cannot be read.',

  // Parameters and loops.
  'bad-parameter': 'A parameter is not a whole number.',
  'unknown-parameter': 'A parameter is set from outside that the file does not have.',
  'bad-range': 'The range of an index is not of the form `first..last`.',
  'bad-expression': 'The text in braces is not a sum of numbers, parameters and indices.',
  'unknown-variable': 'A name in braces is neither a parameter nor an index.',
  'free-index': 'An index is used where nothing repeats it.',
  'too-many-entries': 'Loops repeat more entries than a model may have.',

  // Names.
  'duplicate-name': 'Two things have one name in a namespace that they share.',
  'duplicate-item': 'A list names the same thing twice.',
  'unknown-type': 'A component type is named that the model does not have.',
  'unknown-zone': 'A budget of faults names a zone that does not exist.',
  'no-verdict': 'A question about faults names a property that they cannot break.',
  'unknown-component': 'A component is named that the model does not have.',
  'unknown-place': 'A place is named that the component type does not have.',
  'unknown-transition': 'A transition is named that the component type does not have.',
  'unknown-element': 'A port is bound to something that is no place, group or transition of its type.',
  'ambiguous-name':
    'A name in an expression is that of a port and of something else, and it is not said which.',
  'unknown-port': 'A port is named that the component type does not have.',
  'unknown-behavior': 'A behavior is named that the component type does not have.',
  'unknown-deployment': 'A deployment is named that the model does not have.',
  'unknown-program': 'A program is named that the model does not have.',
  'unknown-property': 'A property is named, or of a kind, that does not exist.',

  // Meaning.
  'unknown-resource': 'A need is of something that is no resource of the model.',
  'unknown-need': 'A need is named that a component does not have.',
  'bad-amount': 'There is none of a resource, or a need is of nothing.',
  'needs-too-much': 'More is needed, or held at the start, than there is of a resource.',
  'held-for-good': 'A need is held where its component ends, and others may then wait for it for ever.',
  'never-short': 'There is more of a resource than can ever be held at once.',
  'order-not-verified':
    'A net in which a resource is granted in an order is to be written: no format of nets says what comes last at its date.',
  'failure-needs-more': 'A failure place needs what is not held where it fails.',
  'waits-not-alone': 'A transition waits in a place that another one of its behavior leaves too.',
  'cyclic-behavior': 'The transitions of one behavior form a cycle.',
  'from-reaches-initial': 'A port is bound `from` a place from which the initial place is reached again.',
  'provide-port-on-transition': 'A provide port is bound to a transition; only use ports may be.',
  'port-role': 'A use port stands where a provide port is needed, or the other way round.',
  'port-kind': 'A connection joins a service port and a data port.',
  'duplicate-connection': 'Two connections join the same ports.',
  'too-few-providers': 'A use port counts more providers than it is ever connected to.',
  'in-without-programs': 'A property names programs in a file that has none.',
  'wait-without-push': 'An instruction waits for something that no instruction pushes before.',
  'wait-ambiguous':
    'A `wait(c, b)` that no push precedes in its program could wait for several pushes of the others, or a `wait(c, b, n)` counts pushes that a `try` or its `rescue` has.',
  'not-at-rest': 'A plan is asked for where something is failing, pauses or is coming back.',
  'not-plannable':
    'Two models differ in what no plan changes: all but components and connections that come or go.',
  'unknown-goal': 'A goal is named that the model does not have.',
  'reserved-name': 'A name means something to the format itself.',
  'failure-place': 'A place to which failures lead is the initial one, or is entered otherwise too.',
  'timeout-below-min': 'An action takes at the least longer than its timeout.',
  'never-connected': 'An instruction removes a connection that is never made.',
  'type-mismatch':
    'A program or a state gives a component another type than the one that it has elsewhere in the model.',
  'never-executed': 'An instruction can be executed in no order of the programs that run together.',

  // States of running systems.
  'impossible-state': 'A state is one in which no component of that type can ever be.',
  'elapsed-beyond-max': 'A transition of a state has run for longer than it may take.',

  // Doubtful, but allowed.
  'join-never-fills': 'No start leads to all transitions of a join, so the place is never entered.',
  'switch-leaves-join':
    'An outcome leads elsewhere, so that those wait for ever that enter a place together with it.',
  'failure-place-for-ever':
    'Nothing leads out of a place in which failures end, and no `rescue` handles them.',
  'never-rescued': 'Nothing in a part that is tried can fail.',
  'passed-through': 'A service is bound to a place that its own behavior only passes through.',
  'passing-use': 'A service is used only while a transition runs, though what needs it goes on.',
  'never-served': 'Nothing can ever serve a use port.',
  'starts-in-use': 'A component starts inside the region of a use port that nothing serves at the start.',
  'data-not-provided': 'A component starts behind the places that provide its data.',
  'unused-type': 'A component type is that of no component, and no program adds one of it.',
  'partial-deployment': 'A deployment leaves out a component of a type that it names elsewhere.',
  'mixed-units': 'Durations without a unit are so far apart that they are hardly all meant in seconds.',
  'useless-limit': 'A limit can never bind.',
  'never-forbidden': 'A forbidden state asks that one place be marked and unmarked.',
  'nothing-to-do': 'A behavior is pushed to a component that has nothing to do for it.',
  'never-finishes': 'No order of the programs that run together executes all their instructions.',
  'missing-in-state': 'A component of the file is not in the state that its deployment starts from.',
  'empty-program': 'A program has no instruction.',
  'maybe-not-safe': 'A run may put a second token where only one may be; whether one does takes an analysis.',
  'no-deploy': 'A component has no behavior `deploy` in a file without programs.',

  // Analyses.
  'not-safe': 'A run puts a second token where only one may be.',
  'never-starts': 'A transition of a sequentiality never starts in any run.',
  'never-marked': 'A place of a forbidden marking is never marked in any run.',
  'never-asked': 'No run comes to a state from which something is to follow, so that nothing is said.',
  'program-too-complex': 'What a component may do under a program has too many possible courses.',
  'no-deployment':
    'A strategy is asked of a program that does more than push one behavior to each component and wait.',
  'cyclic-deployment': 'Components cannot be deployed one after another, because they need each other.',

  // Compose files.
  'bad-interpolation': 'A text holds a `$` that begins no variable.',
  'missing-variable': 'A variable that a compose file requires has no value.',
  'unset-variable': 'A variable of a compose file has no value, and is read as nothing.',
  'env-syntax': 'A line of a file of variables is no assignment.',
  'extends-cycle': 'A service of a compose file extends itself.',
  'include-cycle': 'A file includes itself.',
  'unknown-service': 'A service is named that the compose file does not have.',
  'disabled-dependency': 'A service of a compose file requires one that no profile enables.',
  'dependency-cycle': 'Services of a compose file, or tasks, depend on each other.',
  'unknown-task': 'A task comes after one that there is not, or is of a template that there is not.',
  'no-task': 'A file of tasks has none.',
  'not-modelled':
    'A file says something that no model of it has: the message says what that means for its dates.',
  'several-budgets': 'Several budgets of disruptions are over the same pods.',
  'never-evicted': 'A budget of disruptions lets no pod be evicted.',
  'no-readiness': 'A container counts as ready as soon as it runs.',
  'killed-early': 'A container may be killed before it answers.',
  'file-syntax': 'A text is not in the format that it seems to be in.',
  'health-disabled': 'A service waits for the health of one whose health check is disabled.',
  'start-interval-alone': 'A health check has a `start_interval` without a `start_period`.',
  'no-service': 'No service of the compose file is enabled.',

  // Compose files: doubtful, but allowed.
  'unknown-health': 'The file does not hold the health check of a service.',
  'unknown-duration': 'Nothing says how long something takes: any duration is possible.',
  'image-health': 'A health check leaves out what the image may say.',
  'delayed-probe': 'A start period delays the first probe instead of hurrying it.',
  'idle-start-period': 'A start period is over before the first probe.',
  'hasty-unhealthy': 'A container that somebody waits for may turn unhealthy within 15 s.',
  'long-probe': 'A probe may last longer than the interval between two.',
  'never-completes': 'A service waits for the end of one that is always started again.',
  'hidden-replica': 'A service waits for several replicas, which are looked at one after the other.',
  'all-at-once': 'All replicas of a service are recreated at the same time.',
  'unhealthy-now': 'A change waits for the health of a service that it leaves as it is.',
  'slow-orphan': 'A service that is gone from the file delays the start of all others.',

  // Nets.
  'net-syntax': 'The text is no net in the format that it is read in.',
  'net-number': 'A number of a net is beyond 2^53 - 1, so that it could not be kept exactly.',
  'net-empty-interval': 'No date lies in the firing interval of a transition.',
  'net-inhibitor-zero': 'An inhibitor arc has weight 0.',
  'net-label': 'A label is given to a name that is no node of the net, or is both a place and a transition.',
  'net-priorities': 'The net has priorities between transitions that arcs cannot say.',
  'net-unsupported': 'The net is of a sort, or has something, that time Petri nets do not have.',
  'net-stopwatch': 'The net has a stopwatch arc, which Madrigal does not know.',
  'bad-net': 'A net that a program built is not one: a wrong index, number, interval or name.',

  // Traces.
  'trace-syntax': 'A trace is not JSON.',
  'trace-shape': 'A trace lacks a field, has one too many, or one of the wrong kind.',
  'trace-version': 'A trace has a `schemaVersion` that this version of the program does not read.',

  // Logs.
  'log-syntax': 'A log is not of the syntax of its format.',
  'log-shape': 'A row of a log lacks something, or has something of the wrong kind.',
  'log-date': 'A date of a log is none, or an action ends before it starts.',
  'duplicate-row': 'A log tells of the same action of one run twice at one time.',
  'no-rows': 'A log has no row that tells of a transition of the model.',
  'no-dates': 'A log has durations, and no dates that a run could be checked by.',
  'unmatched-row': 'A row of a log names no transition of the model.',
  'no-duration': 'A row of a log shows no duration, because the action failed or has not ended.',
  'never-measured': 'A transition of the model is in none of the logs.',

  // Madrigal itself.
  internal: 'Madrigal is at fault; please report it.',
} as const satisfies Readonly<Record<string, string>>;

/** The stable name of an error or a warning: `docs/errors.md` lists them all. */
export type Code = keyof typeof CODES;

/** One thing that is wrong or doubtful in what the user gave, in the user's words. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** `null` where no position in a file is concerned (a model that was built, an option of the call). */
  readonly at: Position | null;
  /** The file as a whole, where `at` is `null`. */
  readonly file?: string;
  /** What to do next; `null` where the message says it all. */
  readonly hint: string | null;
}

/** The input cannot be used; carries all that is wrong with it, at least one error. */
export class ModelError extends Error {
  readonly diagnostics: readonly Diagnostic[];
  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((d) => d.message).join('\n'));
    this.name = 'ModelError';
    this.diagnostics = diagnostics;
  }
}
