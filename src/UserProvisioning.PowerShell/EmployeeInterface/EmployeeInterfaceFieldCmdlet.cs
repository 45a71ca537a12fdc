using System.Management.Automation;
using UserProvisioning.EmployeeInterfaces;

namespace UserProvisioning.PowerShell;

/// <summary>The parameters for the optional fields of an employee interface.</summary>
public abstract class EmployeeInterfaceFieldCmdlet : SessionCmdlet
{
    /// <summary>The parameter set of SFTP servers.</summary>
    private protected const string SftpSet = "Sftp";

    /// <summary>The parameter set of directories.</summary>
    private protected const string DirectorySet = "Directory";

    // The load context of the service layer has not begun when PowerShell reads the types, so no field may be of one of its value types.
    private object? _security;

    /// <summary>The server's port. When it is left out: 22 for SFTP, 636 for LDAPS, 389 for StartTLS and for no encryption.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyTextIsNull]
    [AllowNull]
    public int? Port { get; set; }

    /// <summary>The private key to sign in with, as OpenSSH or PEM; <c>$null</c> for none. Its path is stored, its passphrase is not.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = SftpSet)]
    [AllowNull]
    [AllowEmptyString]
    public string? KeyFile { get; set; }

    /// <summary>
    /// The names of the files to import, such as <c>*.csv</c>; separate several patterns by semicolons. All files when it is left out.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = SftpSet)]
    [AllowNull]
    [AllowEmptyString]
    public string? FilePattern { get; set; }

    /// <summary>
    /// From which columns or attributes fields come when their names do not say so: a hashtable, or the path of a .psd1 file that holds one. The
    /// mapping is stored as it is now, so it may not hold a script block. <c>$null</c> for none.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public object? Mapping { get; set; }

    /// <summary>Makes a system user for each row or entry that does not itself say otherwise.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchTransformation]
    public SwitchParameter CreateUser { get; set; }

    /// <summary>
    /// Each file holds everybody of its source: contacts that a file lacks, and their users, are archived. A directory is read as a whole each time;
    /// without it, what changed since the last time.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchTransformation]
    public SwitchParameter FullLoad { get; set; }

    /// <summary>
    /// By which fields a row finds a contact that no source delivers, when no contact has its external reference, in this order: Email, Phone, Name
    /// (the display name), or another field; <c>$null</c> for none.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ListTransformation]
    [AllowNull]
    [AllowEmptyCollection]
    [ArgumentCompleter(typeof(MatchFieldCompleter))]
    public string[]? MatchBy { get; set; }

    /// <summary>
    /// How long a worker that shows no activity may hold a file before another takes it over: a time span, or seconds. 30 minutes when it is left
    /// out.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecondsTransformation]
    [AllowNull]
    public TimeSpan? ClaimTimeout { get; set; }

    /// <summary>How long a file must stay the same before it counts as complete: a time span, or seconds. 3 seconds when it is left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = SftpSet)]
    [SecondsTransformation]
    [AllowNull]
    public TimeSpan? SettleTime { get; set; }

    /// <summary>Where exports are written; <c>$null</c> for none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = SftpSet)]
    [AllowNull]
    [AllowEmptyString]
    public string? ExportDirectory { get; set; }

    /// <summary>
    /// Also offers the server weak algorithms with SHA-1, MD5, 3DES or CBC, which an old server may need. An attacker in the network may be able to
    /// read such a connection.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = SftpSet)]
    [SwitchTransformation]
    public SwitchParameter AllowWeakAlgorithms { get; set; }

    /// <summary>
    /// The LDAP filter that employees match, as <c>(&amp;(objectClass=user)(employeeID=*))</c>. When it is left out, or <c>$null</c>: with Active
    /// Directory all users that are persons; otherwise all entries of the class inetOrgPerson.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = DirectorySet)]
    [AllowNull]
    [AllowEmptyString]
    public string? Filter { get; set; }

    /// <summary>
    /// How the connection to the directory is encrypted: Ldaps (from the first byte, which is the default), StartTls, or None. No password is sent
    /// over a connection without encryption.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = DirectorySet)]
    [EmptyTextIsNull]
    [AllowNull]
    public DirectorySecurity? Security
    {
        get => (DirectorySecurity?)_security;
        set => _security = value;
    }

    /// <summary>
    /// A PEM file that pins the server: it holds the server's certificate, or that of the authority that must have issued it. When it is left out,
    /// or <c>$null</c>: the authorities that the machine trusts. Its path is stored.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = DirectorySet)]
    [AllowNull]
    [AllowEmptyString]
    public string? CertificateFile { get; set; }

    /// <summary>
    /// The user groups that groups of the directory give: <c>@{ 'CN=Planners,OU=Groups,DC=example,DC=org' = 'Planners' }</c>. Members of groups
    /// within these groups count. Who leaves the group loses the user group, unless somebody else gave it too; <c>$null</c> for none.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true, ParameterSetName = DirectorySet)]
    [AllowNull]
    public object? GroupMap { get; set; }

    /// <summary>Replaces fields by the given values.</summary>
    /// <param name="fields">The fields as they are.</param>
    /// <returns>The new fields.</returns>
    protected EmployeeInterfaceFields Apply(EmployeeInterfaceFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        return fields with
        {
            Port = IsGiven(nameof(Port)) ? Port ?? fields.Port : fields.Port,
            KeyFile = IsGiven(nameof(KeyFile)) ? string.IsNullOrWhiteSpace(KeyFile) ? null : ResolvePath(KeyFile) : fields.KeyFile,
            FilePattern = IsGiven(nameof(FilePattern)) ? FilePattern : fields.FilePattern,
            Mapping = IsGiven(nameof(Mapping)) ? Mapping is null ? null : MappingReader.Read(Mapping, ResolvePath) : fields.Mapping,
            CreateUser = IsGiven(nameof(CreateUser)) ? CreateUser : fields.CreateUser,
            FullLoad = IsGiven(nameof(FullLoad)) ? FullLoad : fields.FullLoad,
            MatchBy = IsGiven(nameof(MatchBy)) ? MatchBy ?? [] : fields.MatchBy,
            ClaimTimeout = IsGiven(nameof(ClaimTimeout)) ? ClaimTimeout ?? fields.ClaimTimeout : fields.ClaimTimeout,
            SettleTime = IsGiven(nameof(SettleTime)) ? SettleTime ?? fields.SettleTime : fields.SettleTime,
            ExportDirectory = IsGiven(nameof(ExportDirectory)) ? ExportDirectory : fields.ExportDirectory,
            AllowWeakAlgorithms = IsGiven(nameof(AllowWeakAlgorithms)) ? AllowWeakAlgorithms : fields.AllowWeakAlgorithms,
            Filter = IsGiven(nameof(Filter)) ? Filter : fields.Filter,
            Security = IsGiven(nameof(Security)) ? Security ?? fields.Security : fields.Security,
            CertificateFile = IsGiven(nameof(CertificateFile))
                ? string.IsNullOrWhiteSpace(CertificateFile) ? null : ResolvePath(CertificateFile)
                : fields.CertificateFile,
            GroupMap = IsGiven(nameof(GroupMap)) ? GroupMap is null ? null : MappingReader.Read(GroupMap, ResolvePath) : fields.GroupMap,
        };
    }
}
