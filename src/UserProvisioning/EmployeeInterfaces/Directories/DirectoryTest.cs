using UserProvisioning.EmployeeInterfaces.Checking;
using UserProvisioning.EmployeeInterfaces.Transfer;
using UserProvisioning.Fields;
using UserProvisioning.Sources.Directories;
using UserProvisioning.Sources.Directories.Ldap;
using UserProvisioning.Storage;

namespace UserProvisioning.EmployeeInterfaces.Directories;

/// <summary>
/// A test of an interface with a directory: it makes one check after the other, and skips checks that cannot succeed because an earlier one failed.
/// </summary>
internal sealed class DirectoryTest(
    ProvisioningContext context,
    EmployeeInterfaceRow definition,
    EmployeeInterfaceSecrets secrets,
    LdapOptions options,
    CancellationToken cancellation)
{
    /// <summary>How many employees the checks look at.</summary>
    private const int Sample = 100;

    private readonly DirectoryDefinition _directory = DirectoryExchange.DefinitionOf(definition);
    private LdapConnection? _connection;
    private DirectorySession? _session;
    private List<LdapEntry> _sample = [];

    internal IEnumerable<EmployeeInterfaceCheck> Run()
    {
        (string Step, Func<Finding> Check)[] steps =
        [
            ("Connection", Connect), ("Certificate", Secure), ("SignIn", SignIn), ("SearchBase", FindBase), ("Filter", FindEmployees),
            ("Mapping", CheckMapping), .. _directory.Groups.Count > 0 ? [("Groups", CheckGroups)] : Array.Empty<(string, Func<Finding>)>(),
        ];
        string? failed = null;
        try
        {
            foreach ((string step, Func<Finding> check) in steps)
            {
                Finding? finding = failed is null ? Try(check) : null;
                failed ??= finding!.ErrorId is null ? null : step;
                yield return new EmployeeInterfaceCheck
                {
                    Interface = definition.Name,
                    Step = step,
                    Result = finding is null ? EmployeeInterfaceCheckResult.Skipped
                        : finding.ErrorId is null ? EmployeeInterfaceCheckResult.Passed
                        : EmployeeInterfaceCheckResult.Failed,
                    Message = finding?.Message ?? $"Not tried, since {failed} failed.",
                    ErrorId = finding?.ErrorId,
                };
            }
        }
        finally
        {
            _connection?.Dispose();
        }
    }

    private static Finding Try(Func<Finding> check)
    {
        try
        {
            return check();
        }
        catch (DirectoryException exception)
        {
            return new Finding(OutsideText.Show(exception), exception.ErrorId);
        }
    }

    private Finding Connect()
    {
        _connection = LdapConnection.Connect(_directory.Server, options, cancellation);
        return new Finding($"{_directory.Server} answers.");
    }

    private Finding Secure()
    {
        _connection!.Secure();
        return new Finding(_connection.Certificate is { } certificate
            ? $"The connection is encrypted. The directory shows the certificate {certificate}, which is "
                + (definition.CertificateFile is null ? "trusted by this machine." : $"trusted by '{definition.CertificateFile}'.")
            : "The connection is not encrypted, so no password is sent over it.");
    }

    private Finding SignIn()
    {
        (string how, DirectoryRoot? root) = DirectorySignIn.SignIn(_connection!, _directory, secrets.Username, secrets.Password);
        using IUnitOfWork work = context.Store.Read();
        ContactFieldSet known = work.ContactFields.Set;
        _session = DirectorySession.Of(_directory, _connection!, root, known, options);
        return new Finding($"{how} The server is {(_session.Layout.IsActiveDirectory ? "an Active Directory" : "a directory that speaks LDAP")}.");
    }

    private Finding FindBase() => _connection!.Find(definition.SearchBase!, "1.1") is null
        ? new Finding($"There is no entry '{definition.SearchBase}', or the account may not see it. Give -SearchBase the distinguished name of the "
            + "entry below which employees are.", ErrorIds.DirectoryFailed)
        : new Finding($"'{definition.SearchBase}' is there.");

    private Finding FindEmployees()
    {
        _sample = [.. _session!.Employees().Take(Sample)];
        return _sample.Count == 0
            ? new Finding(
                $"The filter finds nobody below '{definition.SearchBase}'. See that it fits the entries, and that the account may read them.",
                ErrorIds.SourceEmpty)
            : new Finding($"The filter finds employees, the first of them '{OutsideText.Show(_sample[0].Name)}'.");
    }

    private Finding CheckMapping()
    {
        DirectoryLayout layout = _session!.Layout;
        string[] missing = layout.Attributes
            .Where(attribute => layout.IsMapped(attribute) && _sample.TrueForAll(entry => entry.Values(attribute).Length == 0))
            .ToArray();
        if (missing.Length > 0)
        {
            return new Finding($"Nobody among the first {Counted.Of(_sample.Count, "employee")} has a value in "
                + $"{string.Join(", ", missing.Select(name => $"'{name}'"))}, which the mapping names. See that the names are right, and that the "
                + "account may read these attributes.", ErrorIds.MappingInvalid);
        }

        string[] found = _sample.SelectMany(entry => entry.Attributes.Select(pair => pair.Key)).Where(name => !layout.IsHidden(name))
            .Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase).ToArray();
        return new Finding($"The key is {layout.Key?.Attribute ?? "made of several attributes"}. The entries have {string.Join(", ", found)}.");
    }

    private Finding CheckGroups()
    {
        DirectoryGroups groups = _session!.Groups()!;
        using IUnitOfWork work = context.Store.Read();
        string[] unknown = _directory.Groups.Select(pair => pair.Value)
            .Where(name => work.Authorizations.ByNameKey(AuthorizationKind.UserGroup, Text.Key(name), isCounted: false) is null)
            .Distinct()
            .ToArray();
        return unknown.Length > 0
            ? new Finding($"There is no user group {string.Join(", ", unknown.Select(name => $"'{name}'"))}. Make it with New-UserGroup, or "
                + "give another -GroupMap.", ErrorIds.UserGroupNotFound)
            : new Finding($"The groups have these members, as user group and number: {groups}.");
    }
}
