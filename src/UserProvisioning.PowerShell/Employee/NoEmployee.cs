using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>Why an object of a pipeline cannot be an employee, and what to do.</summary>
internal static class NoEmployee
{
    /// <summary>Whether an object was made for the screen, as <c>Format-Table</c> does.</summary>
    internal static bool IsFormatted(object item) =>
        Value(item).GetType().FullName!.StartsWith("Microsoft.PowerShell.Commands.Internal.Format.", StringComparison.Ordinal);

    /// <summary>The end of a sentence about an object that has no properties of an employee, and advice.</summary>
    internal static string Describe(object item) => Value(item) switch
    {
        string text when text.TrimStart() is ['{' or '[', ..] =>
            "is a text in JSON, not an object with properties. Nothing was changed. Put ConvertFrom-Json in between.",
        string => "is a text, not an object with properties. Nothing was changed. For a file, use Import-EmployeeFile.",
        _ when IsFormatted(item) => "was made for the screen, by Format-Table or the like, which must come last. Nothing was changed. To take some "
            + "properties only, use Select-Object.",
        var value => $"is a value of the type {value.GetType().Name}, not an object with properties. Nothing was changed.",
    };

    private static object Value(object item) => item is PSObject wrapped ? wrapped.BaseObject : item;
}
