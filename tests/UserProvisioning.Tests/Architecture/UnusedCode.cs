using System.Text;
using System.Text.RegularExpressions;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace UserProvisioning.Tests.Architecture;

/// <summary>
/// Finds members that no shipped code uses. It reads calls, fields, tokens, signatures and attributes from compiled code. Public members, overrides,
/// implementations of interfaces and constants (which the compiler copies to where they are used) are left out.
/// </summary>
internal sealed partial class UnusedCode : IDisposable
{
    private readonly List<ModuleDefinition> _modules;
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>The names that the embedded templates of pages and mails read from models.</summary>
    private readonly HashSet<string> _inTemplates;

    /// <param name="assemblies">The shipped assemblies. Only use by these assemblies counts.</param>
    internal UnusedCode(params string[] assemblies)
    {
        _modules = assemblies.Select(ModuleDefinition.ReadModule).ToList();
        _inTemplates = _modules.SelectMany(module => module.Resources)
            .OfType<EmbeddedResource>()
            .Where(resource => resource.Name.Contains(".Templates.", StringComparison.Ordinal))
            .SelectMany(resource => TemplateName().Matches(Encoding.UTF8.GetString(resource.GetResourceData())))
            .Select(match => match.Value)
            .ToHashSet(StringComparer.Ordinal);
        foreach (TypeDefinition type in Types())
        {
            Collect(type);
        }
    }

    public void Dispose() => _modules.ForEach(module => module.Dispose());

    /// <summary>Returns the internal types that no other type uses.</summary>
    internal IEnumerable<string> UnusedTypes() => Types()
        .Where(type => !IsVisible(type) && !IsWrittenByCompiler(type) && !HasOnlyConstants(type) && !_used.Contains(type.FullName))
        .Select(type => type.FullName);

    /// <summary>Returns the methods, properties and fields that are not public and not used.</summary>
    internal IEnumerable<string> UnusedMembers()
    {
        foreach (TypeDefinition type in Types()
            .Where(type => !IsWrittenByCompiler(type) && type.BaseType?.Name is not ("Enum" or "MulticastDelegate")))
        {
            bool isVisible = IsVisible(type);
            foreach (PropertyDefinition property in type.Properties)
            {
                MethodDefinition[] accessors = new[] { property.GetMethod, property.SetMethod }.OfType<MethodDefinition>().ToArray();
                if (!_inTemplates.Contains(property.Name)
                    && accessors.All(accessor => IsCandidate(accessor, isVisible) && !_used.Contains(Key(accessor))))
                {
                    yield return $"{type.FullName}.{property.Name}";
                }
            }

            foreach (MethodDefinition method in type.Methods)
            {
                if (!method.IsGetter && !method.IsSetter && !method.IsConstructor && !method.Name.StartsWith("op_", StringComparison.Ordinal)
                    && IsCandidate(method, isVisible) && !_used.Contains(Key(method)))
                {
                    yield return $"{type.FullName}.{method.Name}";
                }
            }

            foreach (FieldDefinition field in type.Fields)
            {
                if (!field.IsLiteral && !field.Name.StartsWith('<') && !(isVisible && (field.IsPublic || field.IsFamily))
                    && !_used.Contains(field.FullName))
                {
                    yield return $"{type.FullName}.{field.Name}";
                }
            }
        }
    }

    /// <summary>Returns the methods that use a member, each as <c>Type.Method</c>; a property counts for its accessors.</summary>
    internal IEnumerable<string> UsersOf(string type, string property) =>
        from user in Types()
        from method in user.Methods
        where method.HasBody && method.Body.Instructions.Any(instruction => instruction.Operand is MethodReference called
            && called.DeclaringType.Name == type && called.Name == "get_" + property)
        select $"{user.Name}.{method.Name}";

    [GeneratedRegex(@"(?<=\.)[A-Z]\w*")]
    private static partial Regex TemplateName();

    private IEnumerable<TypeDefinition> Types() => _modules.SelectMany(module => module.GetTypes());

    private static bool IsCandidate(MethodDefinition method, bool isVisible) =>
        !(isVisible && (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly))
        && !method.Name.StartsWith('<')
        && !(method.IsVirtual && !method.DeclaringType.IsInterface && (method.IsFinal || !method.IsNewSlot))
        && !method.HasOverrides
        && method.Name is not ("PrintMembers" or "Deconstruct" or "Equals" or "GetHashCode" or "ToString" or "get_EqualityContract");

    private static bool IsVisible(TypeDefinition type) =>
        type.IsPublic || ((type.IsNestedPublic || type.IsNestedFamily) && IsVisible(type.DeclaringType));

    private static bool IsWrittenByCompiler(TypeDefinition type) =>
        type.Name.Contains('<', StringComparison.Ordinal)
        || (type.DeclaringType is { } outer && IsWrittenByCompiler(outer))
        || type.CustomAttributes.Any(attribute => attribute.AttributeType.Name is "CompilerGeneratedAttribute" or "EmbeddedAttribute")
        || type.Namespace.StartsWith("System.", StringComparison.Ordinal)
        || type.Namespace.StartsWith("Microsoft.", StringComparison.Ordinal);

    private static bool HasOnlyConstants(TypeDefinition type) => type.HasFields && type.Fields.All(field => field.IsLiteral) && !type.HasMethods;

    private void Collect(TypeDefinition type)
    {
        Use(type, type.BaseType);
        foreach (InterfaceImplementation one in type.Interfaces)
        {
            Use(type, one.InterfaceType);
        }

        UseAttributes(type, type);
        foreach (PropertyDefinition property in type.Properties)
        {
            UseAttributes(type, property);
        }

        foreach (FieldDefinition field in type.Fields)
        {
            Use(type, field.FieldType);
        }

        foreach (MethodDefinition method in type.Methods)
        {
            Use(type, method.ReturnType);
            UseAttributes(type, method);
            foreach (ParameterDefinition parameter in method.Parameters)
            {
                Use(type, parameter.ParameterType);
            }

            foreach (Instruction instruction in method.HasBody ? method.Body.Instructions.AsEnumerable() : [])
            {
                Collect(type, method, instruction.Operand);
            }
        }
    }

    private void Collect(TypeDefinition type, MethodDefinition method, object? operand)
    {
        switch (operand)
        {
            case TypeReference used:
                Use(type, used);
                break;
            case FieldReference field:
                Use(type, field.DeclaringType);
                _used.Add($"{field.FieldType.FullName} {Element(field.DeclaringType).FullName}::{field.Name}");
                _used.Add(Resolved(field)?.FullName ?? string.Empty);
                break;
            case MethodReference called:
                Use(type, called.DeclaringType);
                foreach (TypeReference argument in (called as GenericInstanceMethod)?.GenericArguments.AsEnumerable() ?? [])
                {
                    Use(type, argument);
                }

                // A method that only calls itself is not used.
                string key = Key(called);
                if (key != Key(method))
                {
                    _used.Add(key);
                }

                break;
        }
    }

    private void UseAttributes(TypeDefinition user, ICustomAttributeProvider provider)
    {
        foreach (CustomAttribute attribute in provider.CustomAttributes)
        {
            Use(user, attribute.AttributeType);
            foreach (CustomAttributeArgument argument in attribute.ConstructorArguments)
            {
                Use(user, argument.Value as TypeReference);
            }
        }
    }

    // Nested types count as part of their type.
    private void Use(TypeDefinition user, TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter:
                break;
            case GenericInstanceType generic:
                Use(user, generic.ElementType);
                foreach (TypeReference argument in generic.GenericArguments)
                {
                    Use(user, argument);
                }

                break;
            case TypeSpecification part:
                Use(user, part.ElementType);
                break;
            default:
                for (TypeReference? one = user; one is not null; one = one.DeclaringType)
                {
                    if (one.FullName == type.FullName)
                    {
                        return;
                    }
                }

                for (TypeReference? one = type; one is not null; one = one.DeclaringType)
                {
                    _used.Add(one.FullName);
                }

                break;
        }
    }

    private static TypeReference Element(TypeReference type) => type is TypeSpecification part ? Element(part.ElementType) : type;

    private FieldDefinition? Resolved(FieldReference field) => Types()
        .FirstOrDefault(type => type.FullName == Element(field.DeclaringType).FullName)?.Fields.FirstOrDefault(one => one.Name == field.Name);

    // Overloads with the same number of parameters count as one.
    private static string Key(MethodReference method) =>
        $"{Element(method.DeclaringType).FullName}::{method.Name}({method.Parameters.Count})";
}
