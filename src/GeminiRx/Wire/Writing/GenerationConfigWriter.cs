using System.Buffers;
using System.Text.Json;
using GeminiRx.Wire.Json;

namespace GeminiRx.Wire.Writing;

/// <summary>Writes how an answer is generated.</summary>
internal static class GenerationConfigWriter
{
    public const string Json = "application/json";

    /// <summary>Writes <c>generationConfig</c>, or nothing where nothing is set.</summary>
    public static void Write(Utf8JsonWriter json, GenerateRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var config = new Utf8JsonWriter(buffer, json.Options);
        config.WriteStartObject();
        WriteSampling(config, request);
        WriteOutput(config, request);
        WriteMedia(config, request);
        config.WriteEndObject();
        config.Flush();
        if (buffer.WrittenCount > 2)
        {
            json.WritePropertyName("generationConfig"u8);
            json.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
        }
    }

    private static void WriteSampling(Utf8JsonWriter json, GenerateRequest request)
    {
        json.WriteOptional("candidateCount", request.CandidateCount);
        json.WriteTexts("stopSequences", request.StopSequences);
        json.WriteOptional("maxOutputTokens", request.MaxOutputTokens);
        json.WriteOptional("temperature", request.Temperature);
        json.WriteOptional("topP", request.TopP);
        json.WriteOptional("topK", request.TopK);
        json.WriteOptional("seed", request.Seed);
        json.WriteOptional("presencePenalty", request.PresencePenalty);
        json.WriteOptional("frequencyPenalty", request.FrequencyPenalty);
        json.WriteFlag("responseLogprobs", request.Logprobs is not null);
        json.WriteOptional("logprobs", request.Logprobs is 0 ? null : request.Logprobs);
        if (request.Thinking is { } thinking)
        {
            json.WriteStartObject("thinkingConfig"u8);
            json.WriteFlag("includeThoughts", thinking.IncludeThoughts);
            json.WriteOptional("thinkingBudget", thinking.Budget);
            json.WriteText("thinkingLevel", thinking.Level?.Value);
            json.WriteEndObject();
        }
    }

    private static void WriteOutput(Utf8JsonWriter json, GenerateRequest request)
    {
        json.WriteText("responseMimeType", request.ResponseMimeType ?? (request.ResponseSchema is null ? null : Json));
        if (request.ResponseSchema is { } schema)
        {
            json.WriteElement("responseJsonSchema", schema.Json);
        }

        json.WriteTexts("responseModalities", [.. request.ResponseModalities.Select(modality => modality.Value)]);
        json.WriteFlag("enableEnhancedCivicAnswers", request.EnableEnhancedCivicAnswers);
    }

    private static void WriteMedia(Utf8JsonWriter json, GenerateRequest request)
    {
        json.WriteText("mediaResolution", request.MediaResolution?.Value);
        json.WriteFlag("audioTimestamp", request.AudioTimestamp);
        if (request.Speech is { } speech)
        {
            WriteSpeech(json, speech);
        }

        if (request.Image is { } image)
        {
            json.WriteStartObject("imageConfig"u8);
            json.WriteText("aspectRatio", image.AspectRatio);
            json.WriteText("imageSize", image.ImageSize);
            json.WriteText("personGeneration", image.PersonGeneration);
            if (image.OutputMimeType is { } mimeType)
            {
                json.WriteStartObject("imageOutputOptions"u8);
                json.WriteText("mimeType", mimeType);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        if (request.AudioTranscription is { } transcription)
        {
            json.WriteStartObject("audioTranscriptionConfig"u8);
            json.WriteTexts("languageCodes", transcription.LanguageCodes);
            json.WriteTexts("customVocabulary", transcription.CustomVocabulary);
            json.WriteFlag("wordTimestamp", transcription.WordTimestamps);
            json.WriteFlag("diarization", transcription.Diarization);
            json.WriteEndObject();
        }

        if (request.TranslationLanguage is { } language)
        {
            json.WriteStartObject("translationConfig"u8);
            json.WriteText("targetLanguageCode", language);
            json.WriteEndObject();
        }
    }

    private static void WriteSpeech(Utf8JsonWriter json, SpeechConfig speech)
    {
        json.WriteStartObject("speechConfig"u8);
        if (speech.Voice is { } voice)
        {
            WriteVoice(json, voice);
        }

        if (speech.Speakers.Count > 0)
        {
            json.WriteStartObject("multiSpeakerVoiceConfig"u8);
            json.WriteStartArray("speakerVoiceConfigs"u8);
            foreach (var speaker in speech.Speakers)
            {
                json.WriteStartObject();
                json.WriteText("speaker", speaker.Speaker);
                WriteVoice(json, speaker.Voice);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteText("languageCode", speech.LanguageCode);
        json.WriteEndObject();
    }

    private static void WriteVoice(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject("voiceConfig"u8);
        json.WriteStartObject("prebuiltVoiceConfig"u8);
        json.WriteText("voiceName", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
