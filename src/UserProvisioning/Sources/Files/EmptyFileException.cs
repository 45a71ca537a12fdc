namespace UserProvisioning.Sources.Files;

/// <summary>A file holds nothing at all, not even a header: what that means depends on what was asked for.</summary>
/// <param name="why">What follows the file's name in a sentence.</param>
internal sealed class EmptyFileException(string why) : ShownException(why);
