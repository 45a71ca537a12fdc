using System.Collections;
using System.Management.Automation;

namespace UserProvisioning.PowerShell;

/// <summary>The conversion of a file or folder object to its full path. Its text may be relative to another folder than the session's.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PathTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) => Bare(inputData) switch
    {
        FileSystemInfo file => file.FullName,
        string text => text,
        IList list when list.Cast<object?>().Any(item => Bare(item) is FileSystemInfo) => list.Cast<object?>()
            .Select(item => Bare(item) is FileSystemInfo file ? file.FullName : item)
            .ToArray(),
        _ => inputData,
    };

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
