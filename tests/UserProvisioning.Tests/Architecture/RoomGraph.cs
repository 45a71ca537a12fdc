using Mono.Cecil;
using Mono.Cecil.Cil;

namespace UserProvisioning.Tests.Architecture;

/// <summary>The graph of which room uses which. It is read from the compiled code: signatures, bodies, attributes and generic arguments.</summary>
internal static class RoomGraph
{
    private const string Root = "UserProvisioning";

    /// <summary>The room of the models, errors and small types that every other room uses.</summary>
    internal const string Vocabulary = "Vocabulary";

    /// <summary>For each room: the rooms that it uses, and for each of those the first few types that do so.</summary>
    internal static SortedDictionary<string, SortedDictionary<string, SortedSet<string>>> Read(string assembly)
    {
        var graph = new SortedDictionary<string, SortedDictionary<string, SortedSet<string>>>(StringComparer.Ordinal);
        using ModuleDefinition module = ModuleDefinition.ReadModule(assembly);
        foreach (TypeDefinition type in module.GetTypes().Where(type => RoomOf(type) is not null))
        {
            string from = RoomOf(type)!;
            graph.TryAdd(from, new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal));
            foreach (TypeReference used in Uses(type).SelectMany(Parts))
            {
                if (used.Scope == module && RoomOf(used) is { } to && to != from)
                {
                    graph[from].TryAdd(to, new SortedSet<string>(StringComparer.Ordinal));
                    graph[from][to].Add($"{Outermost(type).Name} uses {Outermost(used).Name}");
                }
            }
        }

        return graph;
    }

    /// <summary>Returns the members of other namespaces that use types of a namespace or of one below it, each as <c>Type.Member</c>.</summary>
    internal static SortedSet<string> MembersThatUse(string assembly, params string[] spaces)
    {
        var members = new SortedSet<string>(StringComparer.Ordinal);
        using ModuleDefinition module = ModuleDefinition.ReadModule(assembly);
        foreach (TypeDefinition type in module.GetTypes().Where(type => !IsIn(type)))
        {
            foreach (MethodDefinition method in type.Methods.Where(method => Uses(method).SelectMany(Parts).Any(IsIn)))
            {
                members.Add($"{Outermost(type).Name}.{MemberOf(type, method)}");
            }

            foreach (FieldDefinition field in type.Fields.Where(field => Parts(field.FieldType).Any(IsIn)))
            {
                members.Add($"{Outermost(type).Name}.{NameWithin(field.Name)}");
            }
        }

        return members;

        bool IsIn(TypeReference type) => Array.Exists(spaces, space => Outermost(type).Namespace is var own
            && (own == space || own.StartsWith(space + ".", StringComparison.Ordinal)));
    }

    // Lambdas, iterators and local functions count as the method in which they are written: <Open>b__0, <Open>d__3.
    private static string MemberOf(TypeDefinition type, MethodDefinition method) =>
        method.Name.StartsWith('<') || !type.Name.StartsWith('<') || type.Name.StartsWith("<>", StringComparison.Ordinal)
            ? NameWithin(method.Name)
            : NameWithin(type.Name);

    private static string NameWithin(string name)
    {
        string written = name.StartsWith('<') && name.IndexOf('>', StringComparison.Ordinal) is > 1 and var end ? name[1..end] : name;
        return written.StartsWith("get_", StringComparison.Ordinal) ? written[4..] : written;
    }

    /// <summary>Returns the room of a type: the first part of its namespace after the root; for storage, with the engine.</summary>
    private static string? RoomOf(TypeReference type)
    {
        string space = Outermost(type).Namespace;
        return space == Root ? Vocabulary
            : space.StartsWith(Root + ".Storage.", StringComparison.Ordinal) ? space[(Root.Length + 1)..]
            : space.StartsWith(Root + ".", StringComparison.Ordinal) ? space[(Root.Length + 1)..].Split('.')[0]
            : null;
    }

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static IEnumerable<TypeReference?> Uses(TypeDefinition type)
    {
        IEnumerable<TypeReference?> uses = type.Interfaces.Select(one => one.InterfaceType).Append(type.BaseType)
            .Concat(Attributes(type)).Concat(type.GenericParameters.SelectMany(Constraints));
        foreach (FieldDefinition field in type.Fields)
        {
            uses = uses.Append(field.FieldType);
        }

        return type.Methods.Aggregate(uses, (all, method) => all.Concat(Uses(method)));
    }

    private static IEnumerable<TypeReference?> Uses(MethodDefinition method)
    {
        foreach (TypeReference? use in Attributes(method).Append(method.ReturnType)
            .Concat(method.Parameters.Select(parameter => parameter.ParameterType)).Concat(method.GenericParameters.SelectMany(Constraints)))
        {
            yield return use;
        }

        if (!method.HasBody)
        {
            yield break;
        }

        foreach (VariableDefinition variable in method.Body.Variables)
        {
            yield return variable.VariableType;
        }

        foreach (Instruction instruction in method.Body.Instructions)
        {
            switch (instruction.Operand)
            {
                case TypeReference one:
                    yield return one;
                    break;
                case FieldReference field:
                    yield return field.DeclaringType;
                    break;
                case MethodReference called:
                    yield return called.DeclaringType;
                    foreach (TypeReference argument in (called as GenericInstanceMethod)?.GenericArguments.AsEnumerable() ?? [])
                    {
                        yield return argument;
                    }

                    break;
            }
        }
    }

    private static IEnumerable<TypeReference> Attributes(ICustomAttributeProvider provider) =>
        provider.CustomAttributes.Select(attribute => attribute.AttributeType);

    private static IEnumerable<TypeReference> Constraints(GenericParameter parameter) =>
        parameter.Constraints.Select(constraint => constraint.ConstraintType);

    // List<Contact[]> is made of List, of an array, and of Contact.
    private static IEnumerable<TypeReference> Parts(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Parts).Append(generic.ElementType),
        TypeSpecification part => Parts(part.ElementType),
        _ => [type],
    };
}
