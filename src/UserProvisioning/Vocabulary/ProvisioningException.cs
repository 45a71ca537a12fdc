namespace UserProvisioning;

/// <summary>
/// An error that the administrator can correct. Its message is a sentence that says what was wrong, with which item, and what to do. It never
/// contains a password.
/// </summary>
public sealed class ProvisioningException : Exception
{
    /// <summary>Makes an exception with a stable id.</summary>
    /// <param name="errorId">One of <see cref="ErrorIds"/>.</param>
    /// <param name="message">What was wrong, with which item, and what to do.</param>
    /// <param name="target">The item that the error concerns, or null.</param>
    /// <param name="inner">The exception that caused the error, or null.</param>
    public ProvisioningException(string errorId, string message, object? target = null, Exception? inner = null)
        : base(OutsideText.Message(message), inner)
    {
        ErrorId = errorId;
        Target = target;
    }

    /// <summary>The stable id, one of <see cref="ErrorIds"/>.</summary>
    public string ErrorId { get; }

    /// <summary>The item that the error concerns: a reference, a username, a path. Null when there is none.</summary>
    public object? Target { get; }

    /// <summary>The type of the license of which none was left; null for other errors.</summary>
    internal string? MissingLicense { get; init; }

    /// <summary>The faulty input field, for errors about one field of many; otherwise null.</summary>
    public string? Field { get; init; }
}
