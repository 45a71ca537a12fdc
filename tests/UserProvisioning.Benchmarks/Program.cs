namespace UserProvisioning.Benchmarks;

/// <summary>Runs the benches or the soak: <c>bench [name ...]</c>, <c>soak [rounds]</c>.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        if (args is ["bench-import", var file, var database, var warmFile, var warmDatabase])
        {
            return ImportBench.Child(file, database, warmFile, warmDatabase);
        }

        using var workspace = new Workspace();
        switch (args)
        {
            case ["bench", .. var names]:
                return Bench.Run(workspace, names);
            case ["soak", .. var rest]:
                return Soak.Run(workspace, rest.Length > 0 ? int.Parse(rest[0], System.Globalization.CultureInfo.InvariantCulture) : 200);
            default:
                Console.Error.WriteLine("bench [name ...] | soak [rounds]");
                return 2;
        }
    }
}
