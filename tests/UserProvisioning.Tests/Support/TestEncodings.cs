using System.Text;

namespace UserProvisioning.Tests.Support;

/// <summary>The encodings that the product detects in a file, by name.</summary>
internal static class TestEncodings
{
    public static TheoryData<string> Names =>
        new("utf-8", "utf-8-bom", "utf-16-le", "utf-16-be", "utf-16-le-no-bom", "utf-16-be-no-bom", "windows-1252");

    public static Encoding Of(string name) => name switch
    {
        "utf-8" => new UTF8Encoding(false),
        "utf-8-bom" => new UTF8Encoding(true),
        "utf-16-le" => new UnicodeEncoding(false, true),
        "utf-16-be" => new UnicodeEncoding(true, true),
        "utf-16-le-no-bom" => new UnicodeEncoding(false, false),
        "utf-16-be-no-bom" => new UnicodeEncoding(true, false),
        _ => CodePagesEncodingProvider.Instance.GetEncoding(1252)!,
    };
}
