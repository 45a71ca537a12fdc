using System.Text;
using System.Xml;

namespace UserProvisioning.Sources.Files.Excel;

/// <summary>
/// Reads the XML of a part node by node. It accepts no DTD and no custom entities, loads nothing from elsewhere, and keeps
/// one text in memory at most. It matches elements by name and namespace, because
/// programs add elements of their own with the same names.
/// </summary>
internal sealed class PartReader : IDisposable
{
    private readonly PartStream _stream;
    private readonly XmlReader _xml;
    private readonly CancellationToken _cancellation;
    private readonly char[] _chunk = new char[1024];
    private int _nodes;

    /// <summary>The namespace of the root element. Other elements of the part must have it too.</summary>
    private string? _namespace;

    internal PartReader(PartStream stream, CancellationToken cancellation)
    {
        _stream = stream;
        _cancellation = cancellation;
        _xml = XmlReader.Create(stream, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            IgnoreWhitespace = true,
            NameTable = new BoundedNames(),
        });
    }

    internal int Depth => _xml.Depth;

    internal bool IsEmpty => _xml.IsEmptyElement;

    /// <summary>The number of bytes that were unpacked.</summary>
    internal long Position => _stream.Position;

    public void Dispose()
    {
        _xml.Dispose();
        _stream.Dispose();
    }

    /// <summary>Moves to the next node; false at the end.</summary>
    internal bool Read()
    {
        if ((++_nodes & 0xFFF) == 0)
        {
            _cancellation.ThrowIfCancellationRequested();
        }

        _stream.BeginToken();
        if (!_xml.Read())
        {
            return false;
        }

        if (_namespace is null && _xml.NodeType == XmlNodeType.Element)
        {
            _namespace = OpenXmlNames.IsOfWorkbook(_xml.NamespaceURI)
                ? _xml.NamespaceURI
                : throw new InvalidDataException($"its element '{Text.Shorten(_xml.Name)}' does not belong to a workbook");
        }

        return _xml.Depth <= PartLimits.Depth
            ? true
            : throw new InvalidDataException($"its elements are nested more than {PartLimits.Depth} levels deep");
    }

    /// <summary>Moves to the next node inside an element of a given depth; false at the element's end.</summary>
    internal bool ReadWithin(int depth) => Read() && !(_xml.NodeType == XmlNodeType.EndElement && _xml.Depth == depth);

    internal bool IsStart(string name) => _xml.NodeType == XmlNodeType.Element && _xml.LocalName == name && _xml.NamespaceURI == _namespace;

    internal bool IsStart(string name, int depth) => _xml.Depth == depth && IsStart(name);

    internal bool IsEnd(string name) => _xml.NodeType == XmlNodeType.EndElement && _xml.LocalName == name && _xml.NamespaceURI == _namespace;

    internal string? Attribute(string name) => _xml.GetAttribute(name);

    /// <summary>The id by which an element names a relationship, as <c>r:id</c>.</summary>
    internal string? RelationshipId() =>
        _xml.GetAttribute("id", OpenXmlNames.Relationships) ?? _xml.GetAttribute("id", OpenXmlNames.StrictRelationships);

    /// <summary>Reads the attributes of a cell in one pass, since a sheet may have millions of cells.</summary>
    internal void CellAttributes(out string? reference, out string? type, out string? style)
    {
        reference = type = style = null;
        while (_xml.MoveToNextAttribute())
        {
            switch (_xml.Name)
            {
                case "r":
                    reference = _xml.Value;
                    break;
                case "t":
                    type = _xml.Value;
                    break;
                case "s":
                    style = _xml.Value;
                    break;
            }
        }

        _xml.MoveToElement();
    }

    /// <summary>Appends the text that is directly inside the current element, and moves to the element's end.</summary>
    internal void AppendText(StringBuilder text)
    {
        if (_xml.IsEmptyElement)
        {
            return;
        }

        int depth = _xml.Depth;
        while (ReadWithin(depth))
        {
            if (_xml.Depth != depth + 1 || _xml.NodeType is not (XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace))
            {
                continue;
            }

            for (int read; (read = _xml.ReadValueChunk(_chunk, 0, _chunk.Length)) > 0;)
            {
                text.Append(_chunk, 0, read);
            }
        }
    }

    /// <summary>Reads the rest of the part, so that its checksum is verified.</summary>
    internal void Drain()
    {
        byte[] buffer = new byte[16 * 1024];
        while (_stream.Read(buffer) > 0)
        {
            _stream.BeginToken();
            _cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A name table with a limit. A name table never frees a name, so a part with ever new names would exhaust the memory.</summary>
    private sealed class BoundedNames : NameTable
    {
        private int _count;

        public override string Add(char[] key, int start, int len)
        {
            if (Get(key, start, len) is { } known)
            {
                return known;
            }

            return ++_count <= PartLimits.Names
                ? base.Add(key, start, len)
                : throw new InvalidDataException($"its elements have more than {PartLimits.Names} different names");
        }
    }
}
