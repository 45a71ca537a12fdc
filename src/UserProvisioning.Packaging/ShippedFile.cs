namespace UserProvisioning.Packaging;

/// <summary>A file that the module ships from a NuGet package, as the .deps.json lists it.</summary>
/// <param name="Path">Its path below the folder of libraries, with '/'.</param>
/// <param name="AssemblyVersion">The version of the assembly; null for a file that is no assembly.</param>
internal sealed record ShippedFile(string Path, Version? AssemblyVersion);
