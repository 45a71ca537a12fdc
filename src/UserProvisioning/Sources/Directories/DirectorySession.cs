using System.Security;
using UserProvisioning.Fields;
using UserProvisioning.Sources.Directories.Ldap;

namespace UserProvisioning.Sources.Directories;

/// <summary>A session with a directory: an encrypted connection that is signed in.</summary>
internal sealed class DirectorySession : IDisposable
{
    private readonly LdapOptions _options;
    private readonly Lazy<string?> _serverIdentity;

    private DirectorySession(
        DirectoryDefinition definition, LdapConnection connection, DirectoryRoot? root, LdapOptions options, ContactFieldSet known)
    {
        (Definition, Connection, _options) = (definition, connection, options);
        Root = root ?? DirectoryRoot.Read(connection);
        _serverIdentity = new(ReadServerIdentity);
        Layout = DirectoryLayout.Of(Root, definition, known);
    }

    internal DirectoryDefinition Definition { get; }

    internal LdapConnection Connection { get; }

    internal DirectoryRoot Root { get; }

    internal DirectoryLayout Layout { get; }

    /// <summary>
    /// The identity of the copy of the directory that a server of Active Directory has. It changes when the copy is restored from a backup.
    /// </summary>
    internal string? ServerIdentity => _serverIdentity.Value;

    /// <summary>Connects and signs in.</summary>
    /// <param name="definition">The directory.</param>
    /// <param name="username">The account that the password is of, if the definition names none.</param>
    /// <param name="password">The password; null to sign in without one.</param>
    /// <param name="known">The contact fields of the database.</param>
    /// <param name="options">The limits.</param>
    /// <param name="cancellation">Stops at once.</param>
    /// <exception cref="DirectoryException">It cannot be reached, is not trusted, or refuses.</exception>
    internal static DirectorySession Open(
        DirectoryDefinition definition,
        string? username,
        SecureString? password,
        ContactFieldSet known,
        LdapOptions options,
        CancellationToken cancellation)
    {
        LdapConnection connection = LdapConnection.Connect(definition.Server, options, cancellation);
        try
        {
            connection.Secure();
            (_, DirectoryRoot? root) = DirectorySignIn.SignIn(connection, definition, username, password);
            return new DirectorySession(definition, connection, root, options, known);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with a connection that is signed in already.</summary>
    internal static DirectorySession Of(
        DirectoryDefinition definition, LdapConnection connection, DirectoryRoot? root, ContactFieldSet known, LdapOptions options) =>
        new(definition, connection, root, options, known);

    /// <summary>Reads the entries that are employees and match another filter too.</summary>
    /// <param name="also">The other filter; null for all employees.</param>
    internal IEnumerable<LdapEntry> Employees(LdapFilter? also = null) => Connection.Search(new LdapSearch
    {
        Base = Definition.SearchBase,
        Filter = also is null ? Layout.Filter : LdapFilter.And(Layout.Filter, also),
        Attributes = Layout.Attributes,
        PageSize = _options.PageSize,
    });

    /// <summary>
    /// Reads the entries in the naming context of the search base that match a filter, whether they are employees or not. Deleted ones are among them
    /// where the directory shows them to the account.
    /// </summary>
    internal IEnumerable<LdapEntry> Everything(LdapFilter filter, params IEnumerable<string> attributes) => Connection.Search(new LdapSearch
    {
        Base = Root.NamingContextOf(Definition.SearchBase),
        Filter = filter,
        Attributes = [.. attributes],
        PageSize = _options.PageSize,
        IncludesDeleted = Layout.IsActiveDirectory,
    });

    /// <summary>Whether an entry may be at or below the search base. Its name may have other spellings of types than the search base.</summary>
    internal bool MayBeEmployee(string name) =>
        LdapNames.KeyOf(name, hasTypes: false) is not { } key
            || LdapNames.IsWithin(key, LdapNames.KeyOf(Definition.SearchBase, hasTypes: false)!);

    /// <summary>Reads one entry if it is an employee; null when it is not, or not there.</summary>
    internal LdapEntry? Employee(string name)
    {
        if (LdapNames.KeyOf(name) is null || !MayBeEmployee(name))
        {
            return null;
        }

        try
        {
            return Connection.Search(new LdapSearch
            {
                Base = name, Scope = LdapScope.Base, Filter = Layout.Filter, Attributes = Layout.Attributes,
            }).FirstOrDefault();
        }
        catch (DirectoryException exception) when (exception.Code == LdapResult.NoSuchObject)
        {
            return null;
        }
    }

    /// <summary>Reads the members of the groups that give user groups; null when there are none.</summary>
    internal DirectoryGroups? Groups() =>
        Definition.Groups.Count == 0 ? null : DirectoryGroups.Read(Connection, Definition, Root, Layout, _options.PageSize);

    public void Dispose() => Connection.Dispose();

    private string? ReadServerIdentity() =>
        Root.ServerName is { } name && Connection.Find(name, "invocationId")?.Values("invocationId") is [var id, ..]
            ? Convert.ToHexString(id)
            : Root.ServerName;
}
