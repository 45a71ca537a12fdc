using System.Text;
using System.Text.Json;

namespace UserProvisioning.Sources.Files.Json;

/// <summary>Reads the objects of a JSON file one by one, and stores their values in <see cref="JsonNodes"/>.</summary>
internal sealed class JsonRowReader
{
    private readonly JsonTokens _tokens;
    private readonly JsonLayout _layout;
    private readonly JsonNodes _nodes;
    private readonly string _path;
    private readonly EncodingCheck? _check;
    private readonly StringBuilder _list = new();
    private long _begin;
    private bool _inArray;

    /// <summary>The number of properties of the rows' path that lead to the current position.</summary>
    private int _level;
    private bool _atEnd;

    internal JsonRowReader(JsonTokens tokens, JsonLayout layout, JsonNodes nodes, string path, EncodingCheck? check)
    {
        _tokens = tokens;
        _layout = layout;
        _nodes = nodes;
        _path = path;
        _check = check;
        nodes.Row = 0;
    }

    /// <summary>The line on which the current object begins.</summary>
    internal long Line { get; private set; }

    /// <summary>Why the object is not a valid row; null when it is valid.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Reads the next object; false when there is none.</summary>
    internal bool Read()
    {
        _atEnd = _atEnd || !Find();
        if (_atEnd)
        {
            return false;
        }

        _nodes.Row++;
        _begin = _tokens.Position;
        Line = _tokens.Line;
        Fault = null;
        if (_tokens.Type != JsonTokenType.StartObject)
        {
            Fault = "it is not an object; a row is an object, as { \"externalReference\": \"12345\", ... }";
            _tokens.Skip();
        }
        else if (_layout.Kind == JsonLayoutKind.Operations)
        {
            ReadOperation();
        }
        else
        {
            ReadObject(_nodes.Root);
        }

        return true;
    }

    /// <summary>Moves to the beginning of the next row.</summary>
    private bool Find()
    {
        if (_layout.Kind == JsonLayoutKind.Sequence)
        {
            return _tokens.Read();
        }

        if (!_inArray)
        {
            _tokens.Read();
            if (_layout.Kind == JsonLayoutKind.Array)
            {
                _inArray = true;
            }
            else if (!FindArray())
            {
                return RequireEnd();
            }
        }

        while (_tokens.Read() && _tokens.Type == JsonTokenType.EndArray)
        {
            if (_layout.Kind == JsonLayoutKind.Array || !FindArray())
            {
                return RequireEnd();
            }
        }

        return true;
    }

    /// <summary>Moves to the next array of rows; false when there is none.</summary>
    private bool FindArray()
    {
        _inArray = true;
        while (_tokens.Read())
        {
            if (_tokens.Type == JsonTokenType.EndObject)
            {
                if (_level == 0)
                {
                    return false;
                }

                _level--;
                continue;
            }

            bool isOnPath = _tokens.Text.Equals(_layout.Path[_level], StringComparison.OrdinalIgnoreCase);
            _tokens.Read();
            if (isOnPath && _tokens.Type == JsonTokenType.StartArray && _level == _layout.Path.Length - 1)
            {
                return true;
            }

            if (isOnPath && _tokens.Type == JsonTokenType.StartObject && _level < _layout.Path.Length - 1)
            {
                _level++;
                continue;
            }

            _tokens.Skip();
        }

        return false;
    }

    private bool RequireEnd() => _tokens.Read() ? throw _tokens.Invalid("something follows the end") : false;

    private void ReadOperation()
    {
        while (Next() && _tokens.Type == JsonTokenType.PropertyName)
        {
            bool isData = _tokens.Text.Equals("data", StringComparison.OrdinalIgnoreCase);
            JsonFileNode? node = isData ? null : _nodes.Operation.Child(_tokens);
            Next();
            if (!isData)
            {
                ReadValue(node);
            }
            else if (_tokens.Type == JsonTokenType.StartObject)
            {
                ReadObject(_nodes.Root);
            }
            else
            {
                _tokens.Skip();
            }
        }
    }

    private void ReadObject(JsonFileNode? node)
    {
        node?.Mention();
        while (Next() && _tokens.Type == JsonTokenType.PropertyName)
        {
            JsonFileNode? child = node?.Child(_tokens);
            Next();
            ReadValue(child);
        }
    }

    private void ReadValue(JsonFileNode? node)
    {
        switch (_tokens.Type)
        {
            case JsonTokenType.StartObject:
                ReadObject(node);
                break;
            case JsonTokenType.StartArray:
                ReadArray(node);
                break;
            case JsonTokenType.Null:
                node?.Mention();
                break;
            default:
                node?.Set(Scalar(node, out bool isInexact), isInexact);
                break;
        }
    }

    /// <summary>Reads an array. Objects in it become columns of their own; texts and numbers become one list, as in the cell of a sheet.</summary>
    private void ReadArray(JsonFileNode? node)
    {
        node?.Mention();
        List<string>? values = null;
        bool isInexact = false;
        for (int index = 0; Next() && _tokens.Type != JsonTokenType.EndArray;)
        {
            if (_tokens.Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                ReadValue(node?.Item(index));
                index++;
            }
            else if (_tokens.Type != JsonTokenType.Null && node is not null)
            {
                (values ??= []).Add(Scalar(node, out bool isOneInexact));
                isInexact |= isOneInexact;
            }
        }

        if (values is not null)
        {
            _list.Clear();
            node!.Set(_list.AppendJoin('|', values).ToString(), isInexact);
        }
    }

    private string Scalar(JsonFileNode node, out bool isInexact)
    {
        isInexact = false;
        switch (_tokens.Type)
        {
            case JsonTokenType.True or JsonTokenType.False:
                return _tokens.Type == JsonTokenType.True ? "true" : "false";
            case JsonTokenType.Number:
                string number = Encoding.ASCII.GetString(_tokens.Raw);
                isInexact = !NumberText.IsExactOrDigits(number);
                return NumberText.Of(number) ?? number;
            default:
                string text = _tokens.Text;
                Fault ??= _tokens.IsBroken ? $"the text of '{Text.Shorten(node.Path)}' has an escape for half a character; complete it" : null;
                if (_check?.FaultOf(text) is { } fault)
                {
                    Fault ??= $"the text of '{Text.Shorten(node.Path)}': {fault}";
                    text = EncodingCheck.Displayable(text);
                }

                return text;
        }
    }

    private bool Next()
    {
        bool read = _tokens.Read();
        return _tokens.Position - _begin <= JsonWindow.LongestText
            ? read
            : throw FileErrors.Unreadable(
                _path,
                $"has an object of more than 1 MB in line {Line}, and so is not a file of employees. Nothing was changed.");
    }
}
