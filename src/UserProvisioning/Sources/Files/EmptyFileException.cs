namespace UserProvisioning.Sources.Files;

/// <summary>A file is empty and has not even a header. The caller decides what that means.</summary>
/// <param name="why">The rest of a sentence that begins with the file's name.</param>
internal sealed class EmptyFileException(string why) : ShownException(why);
