using System.Collections;
using System.Reflection;
using System.Reflection.Emit;
using System.Text;

namespace UserProvisioning.Tests.ModuleObjects;

/// <summary>
/// A stand-in for SearchResultEntry of System.DirectoryServices.Protocols: the names of attributes are in lower case, and the values are bytes. It
/// has the name of the real type when it is made by <see cref="Make"/>.
/// </summary>
public class LdapEntry
{
    private const string Space = "System.DirectoryServices.Protocols.";

    private static readonly ModuleBuilder Module = AssemblyBuilder
        .DefineDynamicAssembly(new AssemblyName("LdapEntries"), AssemblyBuilderAccess.Run).DefineDynamicModule("LdapEntries");

    private static readonly Type EntryType = Derive(typeof(LdapEntry), "SearchResultEntry");
    private static readonly Type AttributeType = Derive(typeof(LdapValues), "DirectoryAttribute");

    public string DistinguishedName { get; private set; } = string.Empty;

    public IDictionary Attributes { get; } = new Hashtable();

    public static LdapEntry Make(string distinguishedName)
    {
        var entry = (LdapEntry)Activator.CreateInstance(EntryType)!;
        entry.DistinguishedName = distinguishedName;
        return entry;
    }

    public void Add(string name, byte[][] values)
    {
        var attribute = (LdapValues)Activator.CreateInstance(AttributeType)!;
        attribute.AddRange(values);
        Attributes.Add(name.ToLowerInvariant(), attribute);
    }

    private static Type Derive(Type parent, string name) => Module.DefineType(Space + name, TypeAttributes.Public, parent).CreateType();

    /// <summary>A stand-in for DirectoryAttribute: enumerating it yields bytes, and only GetValues yields texts.</summary>
    public class LdapValues : CollectionBase, IReadOnlyList<byte[]>
    {
        public byte[] this[int index] => (byte[])InnerList[index]!;

        IEnumerator<byte[]> IEnumerable<byte[]>.GetEnumerator() => InnerList.Cast<byte[]>().GetEnumerator();

        public void AddRange(byte[][] values) => InnerList.AddRange(values);

        public object[] GetValues(Type type) =>
            [.. InnerList.Cast<byte[]>().Select(value => type == typeof(string) ? (object)Encoding.UTF8.GetString(value) : value)];
    }
}
