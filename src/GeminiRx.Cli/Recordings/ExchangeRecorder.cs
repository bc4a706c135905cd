using System.Globalization;
using GeminiRx.Emulator;

namespace GeminiRx.Cli;

/// <summary>Writes requests and answers into a folder: <c>000001-request.json</c> and <c>000001-answer.txt</c>. Headers and addresses,
/// which may contain a key, are not written.</summary>
internal sealed class ExchangeRecorder
{
    private readonly string _folder;
    private readonly long _before;

    /// <summary>Creates the folder if it does not exist. Numbers continue after the files in it.</summary>
    /// <exception cref="IOException">The folder cannot be created.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder must not be created.</exception>
    public ExchangeRecorder(string folder)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        _before = Directory
            .EnumerateFiles(_folder, "*-answer.txt")
            .Select(file =>
                long.TryParse(Path.GetFileName(file).Split('-')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : 0
            )
            .DefaultIfEmpty(0)
            .Max();
    }

    /// <summary>Writes the body of a request, and opens the file for the bytes of its answer.</summary>
    public Stream Open(ReceivedRequest request)
    {
        var name = Path.Combine(_folder, (_before + request.Number).ToString("D6", CultureInfo.InvariantCulture));
        try
        {
            File.WriteAllText($"{name}-request.json", request.Body);
            return File.Create($"{name}-answer.txt");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            StandardError.WriteMessage($"Exchange {request.Number} cannot be recorded: {e.Message}");
            return Stream.Null;
        }
    }
}
