using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.EmployeeInterfaces.Transfer.Sftp;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Checking;

/// <summary>A test of an interface: it makes one check after the other, and skips checks that cannot succeed because an earlier one failed.</summary>
internal sealed class InterfaceTest(
    EmployeeInterfaceRow definition,
    EmployeeInterfaceSecrets secrets,
    SftpOptions options,
    CancellationToken cancellation)
{
    private readonly ServerChecks _server = new(definition, options, cancellation);

    internal IEnumerable<EmployeeInterfaceCheck> Run()
    {
        bool isDefined = definition.Id != 0;
        string[] steps = isDefined
            ? ["Connection", "HostKey", "SignIn", "Directory", "Rights", "Folders", "Pattern", .. definition.ExportDirectory is null
                ? Array.Empty<string>()
                : ["Export"]]
            : ["Connection", "HostKey"];
        SftpRemoteFiles? remote = null;
        string? failed = null;
        try
        {
            foreach (string step in steps)
            {
                // The step Export is made even if a check of HR's files failed, since it needs no rights on them.
                if (failed is not null && !(step == "Export" && failed is not ("Connection" or "HostKey" or "SignIn")))
                {
                    yield return new EmployeeInterfaceCheck
                    {
                        Interface = definition.Name,
                        Step = step,
                        Result = EmployeeInterfaceCheckResult.Skipped,
                        Message = $"Not tried, since {failed} failed."
                    };
                    continue;
                }

                EmployeeInterfaceCheck check = Try(step, () => step switch
                {
                    "Connection" => _server.Connection(),
                    "HostKey" => _server.HostKey(isDefined),
                    "SignIn" => _server.SignIn(secrets, out remote),
                    _ => OfFolder(step, remote!),
                });
                failed ??= check.Result == EmployeeInterfaceCheckResult.Failed ? step : null;
                yield return check;
            }
        }
        finally
        {
            remote?.Dispose();
        }
    }

    private Finding OfFolder(string step, IRemoteFiles remote)
    {
        var folders = new FolderChecks(definition, remote, cancellation);
        return step switch
        {
            "Directory" => folders.Directory(),
            "Rights" => folders.Rights(definition.RemoteDirectory),
            "Folders" => folders.Folders(),
            "Pattern" => folders.Pattern(),
            _ => folders.Export(),
        };
    }

    private EmployeeInterfaceCheck Try(string step, Func<Finding> check)
    {
        Finding finding;
        try
        {
            finding = check();
        }
        catch (ProvisioningException exception)
        {
            finding = new Finding(OutsideText.Show(exception), exception.ErrorId);
        }
        catch (RemoteFileException exception)
        {
            finding = new Finding(Capital(OutsideText.Show(exception)) + ".", ErrorIds.TransferFailed);
        }

        return new EmployeeInterfaceCheck
        {
            Interface = definition.Name,
            Step = step,
            Result = finding.ErrorId is null ? EmployeeInterfaceCheckResult.Passed : EmployeeInterfaceCheckResult.Failed,
            Message = finding.Message,
            ErrorId = finding.ErrorId,
            HostKeyFingerprint = finding.Fingerprints ?? [],
        };
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
