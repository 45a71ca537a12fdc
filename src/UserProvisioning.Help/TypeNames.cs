using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace UserProvisioning.Help;

/// <summary>
/// The writer of an assembly without code that forwards the name of each public type to the service layer. PowerShell finds a type by name only in
/// assemblies of its own load context, where the service layer is not. It finds this assembly there, and the service layer is loaded when a script
/// first names one of its types.
/// </summary>
internal static class TypeNames
{
    private const TypeAttributes Forwarder = (TypeAttributes)0x00200000;

    /// <summary>Writes the assembly.</summary>
    /// <param name="service">The file of the service layer.</param>
    /// <param name="file">The file to write; its name is that of the assembly.</param>
    internal static void Write(string service, string file)
    {
        using var reader = new PEReader(File.OpenRead(service));
        MetadataReader source = reader.GetMetadataReader();
        AssemblyDefinition assembly = source.GetAssemblyDefinition();
        var target = new MetadataBuilder();
        Guid version = source.GetGuid(source.GetModuleDefinition().Mvid);
        target.AddModule(0, Text(Path.GetFileName(file)), target.GetOrAddGuid(version), default, default);
        target.AddAssembly(Text(Path.GetFileNameWithoutExtension(file)), assembly.Version, default, default, default, default);
        target.AddTypeDefinition(
            default, default, Text("<Module>"), default, MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        AssemblyReferenceHandle reference = target.AddAssemblyReference(
            Text(source.GetString(assembly.Name)), assembly.Version, default, default, default, default);
        foreach (TypeDefinition type in source.TypeDefinitions.Select(source.GetTypeDefinition))
        {
            if ((type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public && type.GetGenericParameters().Count == 0)
            {
                target.AddExportedType(Forwarder, Text(source.GetString(type.Namespace)), Text(source.GetString(type.Name)), reference, 0);
            }
        }

        var image = new BlobBuilder();
        new ManagedPEBuilder(
            PEHeaderBuilder.CreateLibraryHeader(),
            new MetadataRootBuilder(target),
            new BlobBuilder(),
            deterministicIdProvider: content => BlobContentId.FromHash(
                System.Security.Cryptography.SHA256.HashData(content.SelectMany(blob => blob.GetBytes()).ToArray()))).Serialize(image);
        File.WriteAllBytes(file, image.ToArray());

        StringHandle Text(string text) => target.GetOrAddString(text);
    }
}
