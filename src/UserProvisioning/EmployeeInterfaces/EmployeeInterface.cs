namespace UserProvisioning;

/// <summary>The kinds of employee interfaces.</summary>
public enum EmployeeInterfaceKind
{
    /// <summary>HR puts files on an SFTP server.</summary>
    Sftp,

    /// <summary>A directory is read, such as Active Directory or another one that speaks LDAP.</summary>
    Directory,
}

/// <summary>An employee interface: where employees come from on a schedule, and what is to be done with them.</summary>
public abstract class EmployeeInterface : DatabaseObject
{
    private protected EmployeeInterface()
    {
    }

    /// <summary>The number that the database gave it.</summary>
    public long Id { get; init; }

    /// <summary>The name, which is also the source of the contacts that it imports.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Whether it is about files on an SFTP server or about a directory.</summary>
    public abstract EmployeeInterfaceKind Kind { get; }

    /// <summary>The server's port.</summary>
    public int Port { get; init; }

    /// <summary>The mapping: from which columns or attributes fields are read; null when their names alone say it.</summary>
    public IReadOnlyDictionary<string, object?>? Mapping { get; init; }

    /// <summary>Whether a row that does not say whether it gets a system user gets one.</summary>
    public bool CreateUser { get; init; }

    /// <summary>Whether each file, or each reading of the directory, holds everybody of its source, so that whoever is missing has left.</summary>
    public bool FullLoad { get; init; }

    /// <summary>
    /// By which fields a row finds a contact that no source delivers, when no contact has its external reference; empty for none.
    /// </summary>
    public IReadOnlyList<string> MatchBy { get; init; } = [];

    /// <summary>How long a worker that does not renew its lease may hold the interface before another worker takes it over.</summary>
    public TimeSpan ClaimTimeout { get; init; }

    /// <summary>The name.</summary>
    /// <returns><see cref="Name"/>.</returns>
    public override string ToString() => Name;
}
