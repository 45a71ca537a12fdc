using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace UserProvisioning.PowerShell;

/// <summary>The conversion of an argument to an encoding: a name that PowerShell uses, a registered name, or a code page.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EncodingTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        if (value is null or Encoding)
        {
            return value;
        }

        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        string name = Convert.ToString(value, CultureInfo.InvariantCulture)!.Trim();
        try
        {
            return name.ToUpperInvariant() switch
            {
                "UTF8" or "UTF8BOM" or "UTF8NOBOM" or "DEFAULT" => Encoding.UTF8,
                "UTF32" => Encoding.UTF32,
                "BIGENDIANUTF32" => new UTF32Encoding(bigEndian: true, byteOrderMark: true),

                // The encoding of DOS files: the OEM code page of the session's culture, on every operating system.
                "OEM" => Encoding.GetEncoding(CultureInfo.CurrentCulture.TextInfo.OEMCodePage is > 1 and var oem ? oem : 437),
                "UTF7" => throw new NotSupportedException(),
                "UNICODE" => Encoding.Unicode,
                "BIGENDIANUNICODE" => Encoding.BigEndianUnicode,
                "ANSI" => Encoding.GetEncoding(1252),
                "ASCII" => Encoding.ASCII,
                _ => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int page)
                    ? Encoding.GetEncoding(page)
                    : Encoding.GetEncoding(name),
            };
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new ArgumentTransformationMetadataException(
                $"There is no encoding '{name}'. Use utf8, unicode, windows-1252, or a code page.",
                exception);
        }
    }
}
