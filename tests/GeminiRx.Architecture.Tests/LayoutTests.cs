using System.Globalization;

namespace GeminiRx.Architecture.Tests;

/// <summary>The limits that keep sources readable. Each was seen red on the sources before the limits.</summary>
public sealed class LayoutTests
{
    private const int MaxLineLength = 140;
    private const int MaxLines = 250;
    private const int MaxFiles = 24;
    private const int MaxMedian = 79;

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void Lines_OfSources_HaveAtMost140Characters(string folder) =>
        Rule.HasNoViolations(
            SourceFiles
                .In(folder)
                .SelectMany(file => file.Lines.Select((line, index) => (File: $"{file.Path}:{index + 1}", Length: LengthOf(line))))
                .Where(line => line.Length > MaxLineLength)
        );

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void Files_HaveAtMost250Lines(string folder) =>
        Rule.HasNoViolations(
            SourceFiles.In(folder).Where(file => file.Lines.Length - 1 > MaxLines).Select(file => (file.Path, file.Lines.Length - 1))
        );

    [Fact]
    public void Files_OfTheProduct_HaveAMedianBelow80Lines()
    {
        var lengths = SourceFiles.In("src").Select(file => file.Lines.Length - 1).Order().ToList();

        Assert.InRange(lengths[lengths.Count / 2], 1, MaxMedian);
    }

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    public void Folders_HaveFewerThan25Files(string folder) =>
        Rule.HasNoViolations(
            SourceFiles
                .In(folder)
                .GroupBy(file => Path.GetDirectoryName(file.Path))
                .Where(files => files.Count() > MaxFiles)
                .Select(files => (files.Key, files.Count()))
        );

    private static int LengthOf(string line) => line.Length <= MaxLineLength ? line.Length : new StringInfo(line).LengthInTextElements;
}
