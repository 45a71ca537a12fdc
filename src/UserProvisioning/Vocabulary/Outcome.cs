namespace UserProvisioning;

/// <summary>The result of one item of a batch: a value or an error.</summary>
/// <typeparam name="T">The type of the value.</typeparam>
public readonly struct Outcome<T>
    where T : class
{
    private Outcome(T? value, ProvisioningException? error)
    {
        Value = value;
        Error = error;
    }

    /// <summary>The value; null when the item failed.</summary>
    public T? Value { get; }

    /// <summary>Why the item failed; null when it did not.</summary>
    public ProvisioningException? Error { get; }

    /// <summary>Makes the outcome of an item that succeeded.</summary>
    /// <param name="value">The value.</param>
    public static implicit operator Outcome<T>(T value) => new(value, null);

    /// <summary>Makes the outcome of an item that failed.</summary>
    /// <param name="error">The error.</param>
    public static implicit operator Outcome<T>(ProvisioningException error) => new(null, error);

    /// <summary>Returns the value, or throws the error.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="ProvisioningException">The item failed.</exception>
    public T Require() => Error is null ? Value! : throw Error;
}
