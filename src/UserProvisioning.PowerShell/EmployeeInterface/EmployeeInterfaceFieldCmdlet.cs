using System.Management.Automation;
using UserProvisioning.EmployeeInterfaces;

namespace UserProvisioning.PowerShell;

/// <summary>The parameters for the optional fields of an employee interface.</summary>
public abstract class EmployeeInterfaceFieldCmdlet : SessionCmdlet
{
    /// <summary>The server's port; 22 when it is left out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [EmptyTextIsNull]
    [AllowNull]
    public int? Port { get; set; }

    /// <summary>The private key to sign in with, as OpenSSH or PEM; <c>$null</c> for none. Its path is stored, its passphrase is not.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? KeyFile { get; set; }

    /// <summary>
    /// The names of the files to import, such as <c>*.csv</c>; separate several patterns by semicolons. All files when it is left out.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? FilePattern { get; set; }

    /// <summary>
    /// From which columns fields come when the header does not say so: a hashtable, or the path of a .psd1 file that holds one. The mapping is
    /// stored as it is now, so it may not hold a script block. <c>$null</c> for none.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public object? Mapping { get; set; }

    /// <summary>Makes a system user for each row that does not itself say otherwise.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchTransformation]
    public SwitchParameter CreateUser { get; set; }

    /// <summary>Each file holds everybody of its source: contacts that a file lacks, and their users, are archived.</summary>
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
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SecondsTransformation]
    [AllowNull]
    public TimeSpan? SettleTime { get; set; }

    /// <summary>Where exports are written; <c>$null</c> for none.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    public string? ExportDirectory { get; set; }

    /// <summary>
    /// Also offers the server weak algorithms with SHA-1, MD5, 3DES or CBC, which an old server may need. An attacker in the network may be able to
    /// read such a connection.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SwitchTransformation]
    public SwitchParameter AllowWeakAlgorithms { get; set; }

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
        };
    }
}
