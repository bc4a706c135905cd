using System.Buffers.Binary;

namespace GeminiRx.Cli.Tests;

/// <summary>Files of <c>--save</c>.</summary>
public sealed class MediaFilesTests : IDisposable
{
    private const string Pcm = "audio/L16;codec=pcm;rate=16000";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("media");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Images_GetNumbers_AndNothingIsOverwritten()
    {
        File.WriteAllText(PathOf("a-2.png"), "mine");

        Save("a.png", new MediaChunk("image/png", new byte[] { 1 }), new MediaChunk("image/png", new byte[] { 2 }), new TextChunk("x"));

        Assert.Equal(["a-2.png", "a-3.png", "a.png"], Names());
        Assert.Equal("mine", File.ReadAllText(PathOf("a-2.png")));
        Assert.Equal([2], File.ReadAllBytes(PathOf("a-3.png")));
    }

    [Fact]
    public void RawAudio_InPieces_IsOneFileWithAHeader()
    {
        Save("a.wav", new MediaChunk(Pcm, new byte[] { 1, 2, 3, 4 }), new TextChunk("x"), new MediaChunk(Pcm, new byte[] { 5, 6 }));

        var bytes = File.ReadAllBytes(PathOf("a.wav"));
        Assert.Equal(["a.wav"], Names());
        Assert.Equal(44 + 6, bytes.Length);
        Assert.Equal("RIFF", System.Text.Encoding.ASCII.GetString(bytes[..4]));
        Assert.Equal(bytes.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)));
        Assert.Equal(16_000, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(24)));
        Assert.Equal(32_000, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(28)));
        Assert.Equal(6, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(40)));
        Assert.Equal([1, 2, 3, 4, 5, 6], bytes[44..]);
    }

    [Theory]
    [InlineData("a", "image/jpeg", "a.jpg")]
    [InlineData("a", Pcm, "a.wav")]
    [InlineData("a.pcm", Pcm, "a.pcm")]
    [InlineData("a.jpg", "image/png", "a.jpg")]
    [InlineData("", "image/webp", "gemini.webp")]
    [InlineData("v1.5", "image/png", "v1.5.png")]
    [InlineData("a", "model/unknown", "a.bin")]
    public void Name_IsThatOfTheUser_WithAnExtensionIfItHasNone(string written, string type, string expected)
    {
        Save(written, new MediaChunk(type, new byte[] { 1, 2 }));

        Assert.Equal([expected], Names());
    }

    [Fact]
    public void Image_AfterAudio_EndsTheAudio()
    {
        Save(
            "a",
            new MediaChunk(Pcm, new byte[] { 1, 2 }),
            new MediaChunk("image/png", new byte[] { 3 }),
            new MediaChunk(Pcm, new byte[] { 4, 5 })
        );

        Assert.Equal(["a-2.wav", "a.png", "a.wav"], Names());
        Assert.Equal([1, 2], File.ReadAllBytes(PathOf("a.wav"))[44..]);
    }

    [Fact]
    public void Drafts_OfThoughts_AreLeftOut()
    {
        using var files = MediaFiles.Create(PathOf("a.png"), includesThoughts: false);

        files.Record(new MediaChunk("image/png", new byte[] { 1 }) { IsThought = true });

        Assert.True(files.IsEmpty);
        Assert.Empty(Names());
    }

    [Fact]
    public void Drafts_OfThoughts_DoNotTakeTheNameOfTheAnswer()
    {
        using (var files = MediaFiles.Create(PathOf("a.png"), includesThoughts: true))
        {
            files.Record(new MediaChunk("image/png", new byte[] { 1 }) { IsThought = true });
            files.Record(new MediaChunk("image/png", new byte[] { 2 }));
        }

        Assert.Equal(["a-thought.png", "a.png"], Names());
        Assert.Equal([2], File.ReadAllBytes(PathOf("a.png")));
    }

    [Fact]
    public void File_HasItsName_WhenItIsComplete()
    {
        using var files = MediaFiles.Create(PathOf("a.wav"), includesThoughts: false);
        files.Record(new MediaChunk(Pcm, new byte[] { 1, 2 }));

        Assert.Equal(["a.wav.1.part"], Names());
        files.Complete();
        Assert.Equal(["a.wav"], Names());
        Assert.False(files.IsEmpty);
    }

    [Fact]
    public void File_ThatCannotBeWritten_IsAFailureAndNoException()
    {
        Directory.CreateDirectory(PathOf("sub"));
        using var files = MediaFiles.Create(PathOf("sub/a.png"), includesThoughts: false);
        Directory.Delete(PathOf("sub"));

        files.Record(new MediaChunk("image/png", new byte[] { 1 }));
        Directory.CreateDirectory(PathOf("sub"));
        files.Record(new MediaChunk("image/png", new byte[] { 2 }));

        Assert.True(files.HasFailed);
        Assert.Empty(Directory.GetFiles(PathOf("sub")));
    }

    [Theory]
    [InlineData("a.mp3")]
    [InlineData("a.OGG")]
    [InlineData("a.flac")]
    [InlineData("a.aac")]
    public void Extension_OfCompressedAudio_IsRefusedBeforeTheQuestion(string name) =>
        Assert.Contains(
            "raw audio samples",
            Assert.Throws<Errors.UsageException>(() => MediaFiles.Create(PathOf(name), false)).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("a.png", "TEXT IMAGE")]
    [InlineData("a.WAV", "AUDIO")]
    [InlineData("a", "")]
    public void Extension_AsksForTheKindOfOutput(string name, string modalities)
    {
        using var files = MediaFiles.Create(PathOf(name), includesThoughts: false);

        Assert.Equal(modalities, string.Join(' ', files.Modalities.Select(modality => modality.Value)));
    }

    [Fact]
    public void Path_ThatExists_OrHasNoFolder_IsRefusedBeforeTheQuestion()
    {
        File.WriteAllText(PathOf("a.png"), "mine");

        Assert.Contains(
            "exists",
            Assert.Throws<Errors.UsageException>(() => MediaFiles.Create(PathOf("a.png"), false)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "folder",
            Assert.Throws<Errors.UsageException>(() => MediaFiles.Create(PathOf("b/a.png"), false)).Message,
            StringComparison.Ordinal
        );
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private IEnumerable<string> Names() => _folder.GetFiles().Select(file => file.Name).Order(StringComparer.Ordinal);

    private void Save(string name, params Chunk[] chunks)
    {
        using var files = MediaFiles.Create(PathOf(name), includesThoughts: false);
        foreach (var chunk in chunks)
        {
            files.Record(chunk);
        }
    }
}
