namespace UserProvisioning.Storage;

/// <summary>
/// The stored employee interfaces, and the files that they have processed. The store enforces no rules except the database's constraints.
/// </summary>
internal interface IEmployeeInterfaceStore
{
    /// <summary>All interfaces, by name.</summary>
    IReadOnlyList<EmployeeInterfaceRow> All();

    EmployeeInterfaceRow? ById(long id);

    EmployeeInterfaceRow? ByNameKey(string nameKey);

    /// <summary>Inserts a definition and sets its id.</summary>
    void Insert(EmployeeInterfaceRow row);

    /// <summary>Updates the definition. The columns of the lease stay as they are.</summary>
    void Update(EmployeeInterfaceRow row);

    /// <summary>Deletes a definition and the rows of its files.</summary>
    void Delete(long id);

    /// <summary>
    /// Takes the lease if the current one is still the given one (null for none). Returns false when another process took it first.
    /// </summary>
    bool TakeLease(long id, string? present, string token, string holder, DateTime atUtc);

    /// <summary>Renews the lease. Returns false when another process has taken it.</summary>
    bool RenewLease(long id, string token, DateTime atUtc);

    /// <summary>Releases the lease, if it still has this token.</summary>
    void ReleaseLease(long id, string token);

    /// <summary>How many runs of a source are undone, as a whole or in part.</summary>
    int CountUndone(string source);

    /// <summary>Sets the mark of a directory (up to where it was read), if the lease still has this token.</summary>
    void SetMark(long id, string token, string mark);

    /// <summary>Inserts a file and sets its id.</summary>
    void InsertFile(EmployeeInterfaceFileRow row);

    void UpdateFile(EmployeeInterfaceFileRow row);

    void DeleteFile(long id);

    /// <summary>Files that were not moved to their final folder yet, oldest first.</summary>
    IReadOnlyList<EmployeeInterfaceFileRow> OpenFiles(long interfaceId);

    /// <summary>The newest file with the same content whose import was complete or waits for approval, and was not undone; null for none.</summary>
    EmployeeInterfaceFileRow? SeenBefore(long interfaceId, string hash);
}

/// <summary>A definition as it is stored.</summary>
internal sealed class EmployeeInterfaceRow : IVersionedRow
{
    public long Id { get; set; }

    /// <inheritdoc/>
    public long RowVersion { get; set; }

    string IVersionedRow.Table => "EmployeeInterfaces";

    public string Name { get; set; } = string.Empty;

    public string ServerName { get; set; } = string.Empty;

    public int Port { get; set; }

    public string RemoteDirectory { get; set; } = string.Empty;

    public string Username { get; set; } = string.Empty;

    /// <summary>One or more fingerprints of the server's host keys, separated by spaces.</summary>
    public string HostKeyFingerprint { get; set; } = string.Empty;

    public string? KeyFile { get; set; }

    public string FilePattern { get; set; } = string.Empty;

    /// <summary>The mapping as JSON; null for none.</summary>
    public string? Mapping { get; set; }

    public bool CreateUser { get; set; }

    public bool FullLoad { get; set; }

    /// <summary>The fields by which rows find contacts, with | between them; null for none.</summary>
    public string? MatchBy { get; set; }

    /// <summary>The time after which another worker may take over a claimed file, in seconds.</summary>
    public long ClaimTimeout { get; set; }

    /// <summary>The time for which a file must be unchanged before it is imported, in seconds.</summary>
    public long SettleTime { get; set; }

    public string? ExportDirectory { get; set; }

    public bool AllowWeakAlgorithms { get; set; }

    public EmployeeInterfaceKind Kind { get; set; }

    /// <summary>The distinguished name below which employees are; null for SFTP.</summary>
    public string? SearchBase { get; set; }

    public string? Filter { get; set; }

    /// <summary>How the connection to a directory is encrypted; null for SFTP.</summary>
    public DirectorySecurity? Security { get; set; }

    public string? CertificateFile { get; set; }

    /// <summary>The user groups by the distinguished names of groups of the directory, as JSON; null for none.</summary>
    public string? GroupMap { get; set; }

    /// <summary>Up to where the directory was read, as JSON; null when it was not read yet.</summary>
    public string? Mark { get; set; }

    /// <summary>The token of the current lease; null when no process works on the interface.</summary>
    public string? LeaseToken { get; set; }

    /// <summary>Machine, process and start of the process that works on it.</summary>
    public string? LeaseHolder { get; set; }

    /// <summary>When the holder last renewed the lease, in UTC.</summary>
    public DateTime? LeaseAt { get; set; }
}

/// <summary>The stages that a file of an employee interface goes through.</summary>
internal enum EmployeeInterfaceFileStatus
{
    Claimed,
    Imported,
    Failed,
    Duplicate,
}

/// <summary>A file as it is stored.</summary>
internal sealed class EmployeeInterfaceFileRow
{
    public long Id { get; set; }

    public long EmployeeInterfaceId { get; set; }

    public string ClaimId { get; set; } = string.Empty;

    /// <summary>The name on the server before the file was claimed.</summary>
    public string FileName { get; set; } = string.Empty;

    /// <summary>The SHA-256 of the file in hexadecimal; null until the file was downloaded.</summary>
    public string? Hash { get; set; }

    public EmployeeInterfaceFileStatus Status { get; set; }

    public bool IsMoved { get; set; }

    /// <summary>The folder and name to which the file is moved, relative to the interface's folder; null until that is known.</summary>
    public string? Target { get; set; }

    public string? Reason { get; set; }

    public long? RunId { get; set; }

    /// <summary>When the file was claimed, in UTC.</summary>
    public DateTime ClaimedAt { get; set; }
}
