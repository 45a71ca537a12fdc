namespace UserProvisioning.Benchmarks;

/// <summary>
/// Runs the benches, the soak or the fuzzer: <c>bench [name ...]</c>, <c>soak [rounds]</c>, <c>soak-import [rounds [rows]]</c>, <c>soak-undo [rounds
/// [rows]]</c>, <c>soak-approval [rounds [rows]]</c>, <c>soak-mail [rounds [users]]</c>, <c>soak-lifecycle [rounds [users]]</c>,
/// <c>soak-interface [rounds]</c>, <c>soak-directory [rounds [people]]</c>, <c>race [processes [seconds]]</c>, <c>read [rows]</c>,
/// <c>fuzz [files [seed]]</c>.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is ["bench-import", var file, var database, var warmFile, var warmDatabase])
        {
            return ImportBench.Child(file, database, warmFile, warmDatabase);
        }

        if (args is ["bench-beside", var work, var importFile, var path])
        {
            return WaitBench.Child(work, importFile, path);
        }

        using var workspace = new Workspace();
        switch (args)
        {
            case ["bench", .. var names]:
                return Bench.Run(workspace, names);
            case ["soak", .. var rest]:
                return Soak.Run(workspace, Number(rest, 200));
            case ["soak-import", .. var rest]:
                return ImportSoak.Run(workspace, Number(rest, 200), rest.Length > 1 ? Number(rest[1..], 20_000) : 20_000);
            case ["soak-undo", .. var rest]:
                return UndoSoak.Run(workspace, Number(rest, 200), rest.Length > 1 ? Number(rest[1..], 20_000) : 20_000);
            case ["soak-approval", .. var rest]:
                return ApprovalSoak.Run(workspace, Number(rest, 200), rest.Length > 1 ? Number(rest[1..], 20_000) : 20_000);
            case ["soak-mail", .. var rest]:
                return MailSoak.Run(workspace, Number(rest, 50), rest.Length > 1 ? Number(rest[1..], 40) : 40);
            case ["soak-lifecycle", .. var rest]:
                return LifecycleSoak.Run(workspace, Number(rest, 50), rest.Length > 1 ? Number(rest[1..], 60) : 60);
            case ["soak-interface", .. var rest]:
                return InterfaceSoak.Run(workspace, Number(rest, 50));
            case ["soak-directory", .. var rest]:
                return DirectorySoak.Run(workspace, Number(rest, 50), rest.Length > 1 ? Number(rest[1..], 10_000) : 10_000);
            case ["race", .. var rest]:
                return ProcessRace.Run(workspace, Number(rest, 32), rest.Length > 1 ? Number(rest[1..], 60) : 60);
            case ["read", .. var rest]:
                return ReadingBench.Run(workspace, Number(rest, 100_000));
            case ["fuzz", .. var rest]:
                return Fuzz.Run(Number(rest, 100_000), rest.Length > 1 ? Number(rest[1..], 0) : Environment.TickCount);
            default:
                Console.Error.WriteLine(
                    "bench [name ...] | soak [rounds] | soak-import [rounds [rows]] | soak-undo [rounds [rows]] | soak-approval [rounds [rows]] | "
                        + "soak-mail [rounds [users]] | soak-lifecycle [rounds [users]] | soak-interface [rounds] | "
                        + "soak-directory [rounds [people]] | race [processes [seconds]] | "
                        + "read [rows] | fuzz [files [seed]]");
                return 2;
        }
    }

    private static int Number(string[] args, int otherwise) =>
        args.Length > 0 ? int.Parse(args[0], System.Globalization.CultureInfo.InvariantCulture) : otherwise;
}
