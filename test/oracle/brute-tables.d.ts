/**
 * What the states of the brute-force execution are made of: one small number for each thing that may change, and
 * tables that say which slot is what.
 */
import type { Duration } from '../../src/base/duration.ts';
import type { PortRef } from '../../src/model/assembly.ts';
import type { Program, Thread } from '../../src/model/program.ts';
import type { Resource } from '../../src/model/resource.ts';
import type { Model } from '../../src/model/whole/model.ts';
/** One small number for each slot. */
export type State = readonly number[];
/** One of the ways in which a transition may end, and the slots of its running token and clock. */
export interface OutcomeTable {
    /** `null` for the ordinary one. */
    readonly name: string | null;
    /** The place that it leads to: by a dock, or, where it fails, as failure place. */
    readonly place: string;
    readonly fails: boolean;
    readonly fault: boolean;
    readonly min: number;
    readonly max: number;
    readonly running: number;
    /** How long it has run. */
    readonly clock: number;
    /** The dock that its end fills; `null` where it fails. */
    readonly dock: number | null;
}
/** A transition of an instance and the slots of its tokens: output dock, running, input dock. */
export interface TransitionTable {
    readonly name: string;
    readonly component: ComponentTable;
    readonly source: string;
    readonly destination: string;
    readonly behavior: string;
    readonly alternative: string | null;
    /** It waits in its place: it leaves that and starts in one event. */
    readonly fromPlace: boolean;
    readonly outputDock: number;
    readonly inputDock: number;
    /** The ordinary one first. */
    readonly outcomes: readonly OutcomeTable[];
    readonly retry: {
        readonly times: number;
        readonly min: number;
        readonly max: number;
    } | null;
    /** How often it failed since its output dock was filled. */
    readonly failed: number;
    /** While it pauses, 1 + for how long. */
    readonly pausing: number;
    /** 1 when it has ended at least once, also in a component of that name that is gone. */
    readonly ended: number;
}
export interface PortTable {
    readonly name: string;
    readonly component: ComponentTable;
    readonly role: 'provide' | 'use';
    readonly kind: 'service' | 'data';
    /** How many of its partners a use port needs; 0 stands for all of them. */
    readonly needs: number;
    readonly counts: boolean;
    readonly places: ReadonlySet<string>;
    /** Transitions of the region: their docks and running tokens count. */
    readonly inside: ReadonlySet<string>;
    /** Transitions that the port is bound to by name: only their running counts. */
    readonly named: ReadonlySet<string>;
    /** 1 when a data provide port has ever been active. */
    readonly provided: number;
    /** The ports at the other end of connections that may be, each with the slot that is 1 while it is there. */
    readonly links: {
        readonly connected: number;
        readonly other: PortTable;
    }[];
}
/** Something scarce that a component holds while there is a token in its region. */
export interface NeedTable {
    readonly resource: string;
    readonly amount: number;
    readonly places: ReadonlySet<string>;
    readonly inside: ReadonlySet<string>;
    readonly named: ReadonlySet<string>;
    /** Input docks of named transitions that count too. */
    readonly docks: ReadonlySet<number>;
    /** 1 while a component that fails keeps it. */
    readonly kept: number;
}
/** A name and a type: an instance that may exist. At most one of those with the same name does. */
export interface ComponentTable {
    readonly name: string;
    readonly type: string;
    readonly initial: string;
    readonly behaviors: readonly string[];
    /** 1 while it exists. */
    readonly exists: number;
    /** While it fails, 1 + the index of the failure place in its type. */
    readonly failing: number;
    readonly failurePlaces: ReadonlySet<string>;
    readonly crash: {
        readonly place: string;
        readonly fails: string | null;
        readonly min: number;
        readonly max: number;
    } | null;
    /** Of each time that the place of the crash is coming back: 1 + for how long. */
    readonly comingBack: readonly number[];
    readonly places: ReadonlyMap<string, number>;
    readonly transitions: TransitionTable[];
    readonly ports: PortTable[];
    readonly needs: NeedTable[];
    /** Its queue, head first, each entry as 1 + its index in `tasks`; 0 is an empty slot. */
    readonly queue: readonly number[];
}
export interface ConnectionTable {
    readonly user: PortRef;
    readonly provider: PortRef;
    /** 1 while it is there. */
    readonly connected: number;
}
/** A behavior that may stand in a queue: pushed by an instruction, or there at the start (`push` is null). */
export interface Task {
    readonly component: string;
    readonly behavior: string;
    readonly push: {
        readonly thread: number;
        readonly position: number;
    } | null;
}
export interface Tables {
    readonly components: readonly ComponentTable[];
    readonly connections: readonly ConnectionTable[];
    readonly threads: readonly Thread[];
    readonly tasks: readonly Task[];
    /** The position of the next instruction of each thread; after its end, one more where it has failed. */
    readonly counters: readonly number[];
    /** Of each thread: for how long its next instruction has been the next one, where that matters. */
    readonly waited: readonly number[];
    /** By thread and position: after how long a sleep is over, and a wait fails; `null` for all others. */
    readonly paces: readonly (readonly ({
        readonly min: number;
        readonly max: number;
    } | null)[])[];
    /** Of each task that an instruction pushes: 1 when that has been executed. */
    readonly executed: readonly number[];
    readonly budgets: readonly BudgetTable[];
    readonly resources: readonly Resource[];
    /** The slots that hold tokens, and what a message calls them. */
    readonly tokens: ReadonlyMap<number, string>;
    readonly size: number;
    readonly unitsPerSecond: number;
}
/** So many faults may happen among some components, and how many have. */
export interface BudgetTable {
    readonly covers: (component: string) => boolean;
    readonly most: number;
    readonly spent: number;
}
/** How many faults may happen: in all, and in each of some zones. */
export interface Faults {
    /** `null`: only those components may fault that are in a zone named here. */
    readonly any: number | null;
    readonly zones: Readonly<Record<string, number>>;
}
export interface TimeOptions {
    readonly faults?: Faults;
    /** The unit of integer time is this fraction of a second; every duration must be a whole number of units. */
    readonly unitsPerSecond?: number;
    /** `false`: every transition takes [0, inf). */
    readonly timed?: boolean;
}
/** `user.port -> provider.port`. */
export declare function linkName({ user, provider }: {
    readonly user: PortRef;
    readonly provider: PortRef;
}): string;
export declare function tablesOf(model: Model, program: Program, options: TimeOptions): Tables;
export declare function units(duration: Duration, perSecond: number): number;
