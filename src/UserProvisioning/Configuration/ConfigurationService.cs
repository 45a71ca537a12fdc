using System.Text;
using UserProvisioning.Runs;
using UserProvisioning.Storage;
using UserProvisioning.Tables;

namespace UserProvisioning.Configuration;

/// <summary>The service that writes the configuration of a database to a file, compares it with a file, and imports a file.</summary>
public sealed class ConfigurationService
{
    private readonly ProvisioningContext _context;

    internal ConfigurationService(ProvisioningContext context) => _context = context;

    /// <summary>Writes everything that is no person and no secret as a file. The same configuration gives the same bytes.</summary>
    /// <param name="path">The path of the file.</param>
    /// <param name="overwrite">Whether to overwrite an existing file.</param>
    /// <returns>The full path.</returns>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>.</exception>
    public string Export(string path, bool overwrite = false)
    {
        using IUnitOfWork work = _context.Store.Read();
        ConfigurationState state = ConfigurationState.Read(JoinedTo(_context, work));
        return OutputFile.Write(path, state.ToText(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), overwrite);
    }

    /// <summary>Says what an import would change, and changes nothing.</summary>
    /// <param name="request">The file.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The differences, and warnings for the administrator.</returns>
    /// <exception cref="ProvisioningException">As <see cref="Import"/>.</exception>
    public ConfigurationResult Compare(ConfigurationRequest request, CancellationToken cancellation = default) =>
        Run(request, isKept: false, cancellation);

    /// <summary>Imports a configuration: all of it, or nothing.</summary>
    /// <param name="request">The file.</param>
    /// <param name="cancellation">Cancels the wait for the database.</param>
    /// <returns>The differences that it made, and warnings for the administrator.</returns>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.ConfigurationInvalid"/>: the file has faults. <see cref="ErrorIds.Conflict"/> or another id: what would be removed or
    /// changed is in use.
    /// </exception>
    public ConfigurationResult Import(ConfigurationRequest request, CancellationToken cancellation = default) =>
        Run(request, isKept: true, cancellation);

    private ConfigurationResult Run(ConfigurationRequest request, bool isKept, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var call = new RunCall(_context.Call?.Command ?? "Import-ProvisioningConfiguration", ProvisioningRunKind.Configuration);
        ProvisioningContext context = _context with { Call = call };
        (ConfigurationResult result, long? runId) = context.Write(
            work =>
            {
                (IReadOnlyList<ConfigurationDifference> differences, IReadOnlyList<string> warnings) =
                    new ConfigurationImport(JoinedTo(context, work), request).Run();
                var result = new ConfigurationResult { Differences = differences, Warnings = warnings };
                return isKept && differences.Count > 0
                    ? UnitResult.Keep<(ConfigurationResult, long?)>((result, call.RunIn(context, work)))
                    : UnitResult.Discard<(ConfigurationResult, long?)>((result, null));
            },
            cancellation);
        return runId is { } id ? new ConfigurationResult { Differences = result.Differences, Warnings = result.Warnings, Run = Find(id) } : result;
    }

    private ProvisioningRun Find(long id)
    {
        using IUnitOfWork work = _context.Store.Read();
        ProvisioningRunRow run = work.ProvisioningRuns.ById(id)!;
        ManualRuns.Count(work, [run]);
        return ProvisioningRunRows.ToRun(_context.Store, run);
    }

    private static ProvisioningContext JoinedTo(ProvisioningContext context, IUnitOfWork work) =>
        context with { Store = new JoinedStore(context.Store, work) };
}

/// <summary>What an import of a configuration changed, or would change.</summary>
public sealed class ConfigurationResult
{
    /// <summary>The differences, by section, name and property.</summary>
    public IReadOnlyList<ConfigurationDifference> Differences { get; init; } = [];

    /// <summary>The run that the import is; null when nothing was different, or for a comparison.</summary>
    public ProvisioningRun? Run { get; init; }

    /// <summary>Warnings for the administrator.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
