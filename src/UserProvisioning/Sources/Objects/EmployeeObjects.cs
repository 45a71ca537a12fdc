using UserProvisioning.Common;

namespace UserProvisioning.Sources.Objects;

/// <summary>
/// A collection of objects that are employees, as a pipeline delivers them. They are kept in a private temporary file, and not in memory, and can be
/// imported when the last one was added.
/// </summary>
public sealed class EmployeeObjects : IDisposable
{
    private readonly PrivateFolder _folder;
    private readonly FileStream _stream;
    private readonly ObjectFileWriter _writer;
    private bool _isClosed;

    /// <summary>Makes an empty collection.</summary>
    /// <exception cref="ProvisioningException"><see cref="ErrorIds.FileUnwritable"/>: there is no place for temporary files.</exception>
    public EmployeeObjects()
    {
        _folder = new PrivateFolder();
        try
        {
            Path = _folder.File(".objects");
            _stream = _folder.Create(Path);
            _writer = new ObjectFileWriter(_stream);
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    /// <summary>The number of objects.</summary>
    public int Count => _writer.Count;

    /// <summary>The path of the temporary file.</summary>
    internal string Path { get; }

    /// <summary>Adds an object.</summary>
    /// <param name="properties">
    /// Its properties: texts, numbers, truth values, dates and others that have a text. The name of a property within another has dots, as in
    /// <c>manager.id</c>, and the item of a list its position, as in <c>phones[0]</c>. A null value says nothing.
    /// </param>
    /// <exception cref="ProvisioningException">
    /// <see cref="ErrorIds.MappingInvalid"/>: the objects have too many different properties. <see cref="ErrorIds.FileUnwritable"/>: the file for
    /// temporary data cannot be written.
    /// </exception>
    public void Add(IEnumerable<KeyValuePair<string, object?>> properties)
    {
        ArgumentNullException.ThrowIfNull(properties);
        Write(() => _writer.Add(properties));
    }

    /// <summary>
    /// Adds another name of an employee who is not among the objects, by which objects name their manager, such as a distinguished name.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <param name="reference">The external reference.</param>
    internal void AddName(string name, string reference) => _writer.AddName(name, reference);

    /// <summary>Deletes the temporary file.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        _folder.Dispose();
    }

    /// <summary>Completes the file, so that it can be read.</summary>
    internal void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            Write(() =>
            {
                _writer.Close();
                _stream.Dispose();
            });
        }
    }

    private static void Write(Action write)
    {
        try
        {
            write();
        }
        catch (IOException exception)
        {
            throw TemporaryRoot.Unwritable(exception);
        }
    }
}
