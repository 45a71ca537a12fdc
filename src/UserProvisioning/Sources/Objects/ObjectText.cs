using System.Globalization;
using UserProvisioning.Sources.Files;

namespace UserProvisioning.Sources.Objects;

/// <summary>Writes the values of properties as a cell of an employee file holds them, the same in every culture.</summary>
internal static class ObjectText
{
    /// <summary>The most bytes of a binary value that is kept. A photo is no field of an employee.</summary>
    private const int MostBytes = 128;

    private const string AccountExpires = "accountExpires";

    /// <summary>The properties of Active Directory that hold the moment at which an account expires.</summary>
    private static readonly string[] Expirations = [AccountExpires, "AccountExpirationDate"];

    /// <summary>The text of a value and its kind; the text is null when the value says nothing.</summary>
    /// <param name="column">The name of the property.</param>
    /// <param name="value">The value.</param>
    internal static (string? Text, ObjectCellKind Kind) Of(string column, object? value)
    {
        switch (value)
        {
            case null or DBNull:
                return (null, ObjectCellKind.Null);
            case long or string or int when AreEqual(column, AccountExpires) && FileTime(value) is { } ticks:
                return Expiration(column, ticks);
            case string text:
                return (text, ObjectCellKind.Text);
            case bool truth:
                return (truth ? "true" : "false", ObjectCellKind.Text);
            case DateTime date:
                return Date(column, date);
            case DateTimeOffset date:
                return Date(column, date.DateTime);
            case float or double or Half:
                return Number(Convert.ToString(value, CultureInfo.InvariantCulture)!, NumberText.IsExact);
            case decimal number:
                return Number(number.ToString(CultureInfo.InvariantCulture), NumberText.IsExactOrDigits);
            case byte[] bytes:
                return bytes.Length > MostBytes ? (null, ObjectCellKind.Null) : (Binary(column, bytes), ObjectCellKind.Text);
            case DateOnly date:
                return (date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), ObjectCellKind.Date);
            case Enum choice:
                return (choice.ToString(), ObjectCellKind.Text);
            case IFormattable other:
                return (other.ToString(null, CultureInfo.InvariantCulture), ObjectCellKind.Text);
            default:
                return value.ToString() is { } shown ? (shown, ObjectCellKind.Text) : (null, ObjectCellKind.Null);
        }
    }

    private delegate bool Check(ReadOnlySpan<char> number);

    private static (string? Text, ObjectCellKind Kind) Number(string number, Check isExact) => NumberText.Of(number) is { } text
        ? (text, isExact(number) ? ObjectCellKind.Text : ObjectCellKind.Inexact)
        : (number, ObjectCellKind.Inexact);

    private static (string? Text, ObjectCellKind Kind) Date(string column, DateTime date)
    {
        // An account that expires at the beginning of a day was last used on the day before, which is the end date.
        if (date.TimeOfDay == TimeSpan.Zero && date > DateTime.UnixEpoch && Array.Exists(Expirations, name => AreEqual(name, column)))
        {
            date = date.AddDays(-1);
        }

        string format = date.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss";
        return (date.ToString(format, CultureInfo.InvariantCulture), ObjectCellKind.Date);
    }

    private static long? FileTime(object value) =>
        long.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture, out long ticks)
            ? ticks
            : null;

    /// <summary>The date of a moment as Active Directory stores it; an empty text for an account that never expires.</summary>
    private static (string? Text, ObjectCellKind Kind) Expiration(string column, long ticks) =>
        ticks is 0 || ticks >= DateTime.MaxValue.ToFileTimeUtc()
            ? (string.Empty, ObjectCellKind.Text)
            : Date(column, DateTime.FromFileTime(ticks));

    private static string Binary(string column, byte[] bytes) =>
        bytes.Length == 16 && column.EndsWith("guid", StringComparison.OrdinalIgnoreCase)
            ? new Guid(bytes).ToString()
            : Convert.ToBase64String(bytes);

    private static bool AreEqual(string one, string other) => one.Equals(other, StringComparison.OrdinalIgnoreCase);
}
