namespace UserProvisioning;

/// <summary>
/// An exception within the module whose message quotes what comes from outside. Like that of <see cref="ProvisioningException"/>, the message is
/// fit to be shown from the beginning.
/// </summary>
internal abstract class ShownException(string message, Exception? inner = null) : Exception(OutsideText.Message(message), inner);
