namespace UserProvisioning;

/// <summary>
/// An exception inside the module whose message may quote text from outside. As with <see cref="ProvisioningException"/>, the message is
/// made safe to show when the exception is created.
/// </summary>
internal abstract class ShownException(string message, Exception? inner = null) : Exception(OutsideText.Message(message), inner);
