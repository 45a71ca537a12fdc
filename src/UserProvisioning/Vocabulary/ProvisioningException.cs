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
    /// <param name="target">The item it was about, or null.</param>
    /// <param name="inner">What caused it, or null.</param>
    public ProvisioningException(string errorId, string message, object? target = null, Exception? inner = null)
        : base(OutsideText.Message(message), inner)
    {
        ErrorId = errorId;
        Target = target;
    }

    /// <summary>The stable id, one of <see cref="ErrorIds"/>.</summary>
    public string ErrorId { get; }

    /// <summary>The item the error is about: a reference, a username, a path. Null when there is none.</summary>
    public object? Target { get; }

    /// <summary>The license of which none was left; null where that was not the matter.</summary>
    internal string? MissingLicense { get; init; }

    /// <summary>The input field that was at fault, for errors about one field of many. Null otherwise.</summary>
    public string? Field { get; init; }
}
