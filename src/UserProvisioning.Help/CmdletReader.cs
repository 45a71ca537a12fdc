using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace UserProvisioning.Help;

/// <summary>
/// The reader of the cmdlets. It imports the module into PowerShell, so that parameter sets, positions, aliases and
/// accepted values are those of the engine.
/// </summary>
internal static class CmdletReader
{
    /// <summary>Reads the help of every exported cmdlet.</summary>
    /// <param name="module">The folder of the module.</param>
    /// <param name="comments">The doc comments.</param>
    /// <returns>The help, by name.</returns>
    internal static IReadOnlyList<CmdletHelp> Read(string module, DocComments comments)
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        state.ImportPSModule([Path.Combine(module, "UserProvisioning.psd1")]);
        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        using PowerShell shell = PowerShell.Create(runspace);
        List<CmdletInfo> cmdlets = shell.AddCommand("Get-Command")
            .AddParameter("Module", "UserProvisioning")
            .AddParameter("CommandType", CommandTypes.Cmdlet)
            .Invoke<CmdletInfo>().OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal).ToList();
        Dictionary<string, string> names = cmdlets.ToDictionary(cmdlet => cmdlet.ImplementingType.FullName!, cmdlet => cmdlet.Name);
        comments.NameOf = cref => NameOf(cref, names);
        return cmdlets.Select(cmdlet => ReadOne(cmdlet, comments)).ToList();
    }

    private static CmdletHelp ReadOne(CmdletInfo cmdlet, DocComments comments)
    {
        Type type = cmdlet.ImplementingType;
        string member = "T:" + type.FullName;
        using var instance = (IDisposable)Activator.CreateInstance(type)!;
        List<IReadOnlyList<ParameterHelp>> syntax = cmdlet.ParameterSets
            .OrderByDescending(set => set.IsDefault)
            .Select(set => (IReadOnlyList<ParameterHelp>)set.Parameters
                .Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name))
                .OrderBy(parameter => parameter.Position < 0 ? int.MaxValue : parameter.Position)
                .ThenByDescending(parameter => parameter.IsMandatory)
                .ThenBy(parameter => Cmdlet.OptionalCommonParameters.Contains(parameter.Name))
                .Select(parameter => ReadParameter(parameter, type, instance, comments))
                .ToList())
            .ToList();

        // A parameter that is mandatory in one set is described as required, as in PowerShell's own help.
        List<ParameterHelp> parameters = syntax.SelectMany(set => set)
            .GroupBy(parameter => parameter.Name)
            .Select(group => group.OrderByDescending(parameter => parameter.Required).First())
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
            .ToList();
        return new CmdletHelp(
            cmdlet.Name,
            comments.Line(member, "summary"),
            Description(type, comments.Blocks(member, "remarks")),
            syntax,
            parameters,
            parameters.Where(parameter => parameter.Pipeline.Contains("ByValue", StringComparison.Ordinal))
                .Select(parameter => new TypeHelp(parameter.Type, $"Binds to the parameter {parameter.Name}.")).ToList(),
            cmdlet.OutputType.Select(output => new TypeHelp(output.Name, OutputText(output.Name, comments))).ToList(),
            comments.Examples(member),
            comments.Links(member));
    }

    /// <summary>Returns the description of a cmdlet; if it works in batches, with what that means for a pipeline.</summary>
    private static IReadOnlyList<DocBlock> Description(Type cmdlet, IReadOnlyList<DocBlock> remarks)
    {
        IEnumerable<FieldInfo> fields = Ancestors(cmdlet)
            .SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
        return fields.Any(field => field.FieldType.Name == "PipelineBatch`1")
            ? [.. remarks, new DocBlock("What the pipeline brings is handled in batches, which are written when they are done. Where a "
                + "command before this "
                + "one has -PipelineVariable and another command follows, each object is handled by itself, so that the variable holds the "
                + "object of which "
                + "the output was made; this takes longer.")]
            : remarks;
    }

    private static IEnumerable<Type> Ancestors(Type type)
    {
        for (Type? one = type; one is not null; one = one.BaseType)
        {
            yield return one;
        }
    }

    /// <summary>Returns the description of an output type: its doc comment or, for the few types of .NET, a text of this file.</summary>
    private static string OutputText(string type, DocComments comments) => type switch
    {
        "System.IO.FileInfo" => "The file that was written.",
        "System.Management.Automation.PSCredential" => "The username and the new password.",
        _ => comments.Line("T:" + type, "summary"),
    };

    private static ParameterHelp ReadParameter(CommandParameterInfo parameter, Type cmdlet, object instance, DocComments comments)
    {
        PropertyInfo? property = cmdlet.GetProperty(parameter.Name);
        var pipeline = new List<string>();
        if (parameter.ValueFromPipeline)
        {
            pipeline.Add("ByValue");
        }

        if (parameter.ValueFromPipelineByPropertyName)
        {
            pipeline.Add("ByPropertyName");
        }

        return new ParameterHelp(
            parameter.Name,
            TypeName(parameter.ParameterType),
            property is null ? Common(parameter.Name) : comments.Blocks($"P:{property.DeclaringType!.FullName}.{property.Name}", "summary"),
            parameter.IsMandatory,
            parameter.Position < 0 ? "named" : $"{parameter.Position}",
            pipeline.Count == 0 ? "False" : $"True ({string.Join(", ", pipeline)})",
            parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any(),
            DefaultOf(property, instance),
            parameter.Aliases,
            ValuesOf(parameter));
    }

    /// <summary>The descriptions of -WhatIf and -Confirm, which have no property that could carry a comment.</summary>
    private static DocBlock[] Common(string name) => name switch
    {
        "WhatIf" => [new DocBlock("Shows what would be done, and changes nothing.")],
        "Confirm" => [new DocBlock("Asks before each change.")],
        _ => [],
    };

    private static string DefaultOf(PropertyInfo? property, object instance)
    {
        if (property is null || property.PropertyType == typeof(SwitchParameter))
        {
            return "False";
        }

        // The initial value of a value type is not shown as a default: cmdlets ask whether such a parameter is bound.
        object? value = property.CanRead && !property.PropertyType.IsValueType ? property.GetValue(instance) : null;
        return value is null or "" or ICollection { Count: 0 } ? "None" : $"{value}";
    }

    private static IReadOnlyList<string> ValuesOf(CommandParameterInfo parameter)
    {
        if (parameter.Attributes.OfType<ValidateSetAttribute>().FirstOrDefault() is { } set)
        {
            return set.ValidValues.ToList();
        }

        Type type = parameter.ParameterType.IsArray ? parameter.ParameterType.GetElementType()! : parameter.ParameterType;
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsEnum ? Enum.GetNames(type) : [];
    }

    private static string TypeName(Type type) =>
        type.IsArray ? TypeName(type.GetElementType()!) + "[]"
        : Nullable.GetUnderlyingType(type) is { } underlying ? TypeName(underlying)
        : type.Name;

    /// <summary>Names a cmdlet by verb and noun, and a parameter with its dash.</summary>
    private static string? NameOf(string cref, Dictionary<string, string> cmdlets)
    {
        string name = cref[2..];
        if (cmdlets.TryGetValue(name, out string? cmdlet))
        {
            return cmdlet;
        }

        int dot = name.LastIndexOf('.');
        return cref.StartsWith("P:", StringComparison.Ordinal) && name[..dot].StartsWith("UserProvisioning.PowerShell.", StringComparison.Ordinal)
            ? "-" + name[(dot + 1)..]
            : null;
    }
}
